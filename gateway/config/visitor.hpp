#pragma once

// How settings say what they are made of. A section is a plain struct with its defaults as member
// initialisers, and one function that names every member once:
//
//     void describe(config::visitor& v, mllp_settings& s)
//     {
//         v.key("listen", s.listen, {.says = "Where to listen.", .example = "127.0.0.1:2575"});
//         v.section("tls", s.tls, {.says = "TLS of this source."});
//     }
//
// Reading, the reference, the differences from the defaults and the JSON Schema are visitors of it.
// A std::optional member may be left out, a std::vector is a list.

#include "gateway/config/codec.hpp"
#include "gateway/config/facts.hpp"

namespace vgm::config {

// How many values there may be: always one, none or one, any number.
enum class shape { one, maybe, many };

// A section that may be left out, and is there with its defaults all the same.
template <class Section>
struct maybe_given : Section
{
    bool is_given = false;
};

enum class verdict { taken, unreadable, below, above };

// A key's value whatever its type, bound to its member of the settings.
class field
{
public:
    virtual ~field() = default;

    virtual value_type type() const = 0;
    virtual shape how_many() const = 0;
    // As the file writes them; empty when nothing is set.
    virtual std::vector<std::string> texts() const = 0;
    // Replaces the value, or adds to a list. Takes nothing when the verdict is not `taken`.
    virtual verdict take(std::string_view text, const key_facts& facts) = 0;
    virtual void clear() = 0;
};

class visitor;

// A section whatever its struct; zero or more of it when optional or a list.
class group
{
public:
    virtual ~group() = default;

    virtual shape how_many() const = 0;
    virtual std::size_t size() const = 0;
    virtual void visit(std::size_t index, visitor& v) = 0;
    virtual void visit_defaults(visitor& v) const = 0;
    // One more, made of defaults. Does nothing for a section that is always there.
    virtual void add() = 0;
    virtual void clear() = 0;
};

template <class T>
class field_of;
template <class Section>
class group_of;

class visitor
{
public:
    template <class T>
    void key(std::string_view name, T& value, const key_facts& facts)
    {
        field_of<T> bound(value);
        on_key(name, bound, facts);
    }

    template <class Section>
    void section(std::string_view name, Section& section, const section_facts& facts)
    {
        group_of<Section> bound(section);
        on_section(name, bound, facts);
    }

    template <class Section>
    void list(std::string_view name, std::vector<Section>& sections, const section_facts& facts)
    {
        group_of<std::vector<Section>> bound(sections);
        on_section(name, bound, facts);
    }

protected:
    ~visitor() = default;
    virtual void on_key(std::string_view name, field& value, const key_facts& facts) = 0;
    virtual void on_section(std::string_view name, group& content, const section_facts& facts) = 0;
};

// A value of type T and the verdict on it.
template <class T>
std::pair<verdict, std::optional<T>> judge(std::string_view text, const key_facts& facts)
{
    std::optional<T> value = codec<T>::parse(text);
    if (!value) return {verdict::unreadable, std::nullopt};
    const auto least = codec<T>::parse(facts.least), most = codec<T>::parse(facts.most);
    if (!facts.least.empty() && least && *value < *least) return {verdict::below, std::nullopt};
    if (!facts.most.empty() && most && *most < *value) return {verdict::above, std::nullopt};
    return {verdict::taken, std::move(value)};
}

template <class T>
class field_of : public field
{
public:
    explicit field_of(T& value) : value_(value) {}
    value_type type() const override { return codec<T>::type(); }
    shape how_many() const override { return shape::one; }
    std::vector<std::string> texts() const override
    {
        std::string text = codec<T>::print(value_);
        if (text.empty()) return {};
        return {std::move(text)};
    }
    verdict take(std::string_view text, const key_facts& facts) override
    {
        auto [answer, value] = judge<T>(text, facts);
        if (value) value_ = std::move(*value);
        return answer;
    }
    void clear() override {}

private:
    T& value_;
};

template <class T>
class field_of<std::optional<T>> : public field
{
public:
    explicit field_of(std::optional<T>& value) : value_(value) {}
    value_type type() const override { return codec<T>::type(); }
    shape how_many() const override { return shape::maybe; }
    std::vector<std::string> texts() const override
    {
        if (!value_) return {};
        return {codec<T>::print(*value_)};
    }
    verdict take(std::string_view text, const key_facts& facts) override
    {
        auto [answer, value] = judge<T>(text, facts);
        if (value) value_ = std::move(*value);
        return answer;
    }
    void clear() override { value_.reset(); }

private:
    std::optional<T>& value_;
};

template <class T>
class field_of<std::vector<T>> : public field
{
public:
    explicit field_of(std::vector<T>& values) : values_(values) {}
    value_type type() const override { return codec<T>::type(); }
    shape how_many() const override { return shape::many; }
    std::vector<std::string> texts() const override
    {
        std::vector<std::string> all;
        for (const T& value : values_) all.push_back(codec<T>::print(value));
        return all;
    }
    verdict take(std::string_view text, const key_facts& facts) override
    {
        auto [answer, value] = judge<T>(text, facts);
        if (value) values_.push_back(std::move(*value));
        return answer;
    }
    void clear() override { values_.clear(); }

private:
    std::vector<T>& values_;
};

template <class Section>
class group_of : public group
{
public:
    explicit group_of(Section& section) : section_(section) {}
    shape how_many() const override { return shape::one; }
    std::size_t size() const override { return 1; }
    void visit(std::size_t, visitor& v) override { describe(v, section_); }
    void visit_defaults(visitor& v) const override
    {
        Section defaults;
        describe(v, defaults);
    }
    void add() override {}
    void clear() override {}

private:
    Section& section_;
};

template <class Section>
class group_of<std::optional<Section>> : public group
{
public:
    explicit group_of(std::optional<Section>& section) : section_(section) {}
    shape how_many() const override { return shape::maybe; }
    std::size_t size() const override { return section_ ? 1 : 0; }
    void visit(std::size_t, visitor& v) override { describe(v, *section_); }
    void visit_defaults(visitor& v) const override
    {
        Section defaults;
        describe(v, defaults);
    }
    void add() override { section_.emplace(); }
    void clear() override { section_.reset(); }

private:
    std::optional<Section>& section_;
};

template <class Section>
class group_of<maybe_given<Section>> : public group
{
public:
    explicit group_of(maybe_given<Section>& section) : section_(section) {}
    shape how_many() const override { return shape::maybe; }
    std::size_t size() const override { return section_.is_given ? 1 : 0; }
    void visit(std::size_t, visitor& v) override { describe(v, static_cast<Section&>(section_)); }
    void visit_defaults(visitor& v) const override
    {
        Section defaults;
        describe(v, defaults);
    }
    void add() override { section_.is_given = true; }
    void clear() override { section_ = {}; }

private:
    maybe_given<Section>& section_;
};

template <class Section>
class group_of<std::vector<Section>> : public group
{
public:
    explicit group_of(std::vector<Section>& sections) : sections_(sections) {}
    shape how_many() const override { return shape::many; }
    std::size_t size() const override { return sections_.size(); }
    void visit(std::size_t index, visitor& v) override { describe(v, sections_[index]); }
    void visit_defaults(visitor& v) const override
    {
        Section defaults;
        describe(v, defaults);
    }
    void add() override { sections_.emplace_back(); }
    void clear() override { sections_.clear(); }

private:
    std::vector<Section>& sections_;
};

}  // namespace vgm::config
