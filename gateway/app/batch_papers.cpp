#include "gateway/app/batch_papers.hpp"

#include "gateway/app/clock.hpp"
#include "gateway/core/assert.hpp"
#include "schemas/hl7v2/batch_answer.hpp"

namespace vgm::app {

using hl7v2::batch_end;
using hl7v2::batch_header;
using hl7v2::batch_level;

void batch_papers::open(batch_header header)
{
    (header.level == batch_level::file ? file_id_ : batch_id_) = to_batch_id(header);
    entries_.push_back(std::move(header));
}

std::size_t batch_papers::add_message()
{
    entries_.emplace_back(std::in_place_type<asked_message>);
    ++messages_;
    return entries_.size() - 1;
}

void batch_papers::tell(std::size_t place, verdict told)
{
    auto& m = std::get<asked_message>(entries_.at(place));
    VGM_ASSERT(!m.told);
    m.told = std::move(told);
    ++told_;
}

void batch_papers::close(const batch_end& end)
{
    (end.level == batch_level::file ? file_id_ : batch_id_).clear();
    entries_.push_back(ended{end, check_end(end)});
}

const std::string& batch_papers::batch_id() const
{
    return !batch_id_.empty() ? batch_id_ : !file_id_.empty() ? file_id_ : own_id_;
}

std::vector<issue> batch_papers::problems() const
{
    std::vector<issue> all;
    for (const auto& e : entries_) {
        if (const auto* h = std::get_if<batch_header>(&e); h != nullptr && h->wrong)
            all.push_back(*h->wrong);
        if (const auto* end = std::get_if<ended>(&e); end != nullptr && end->wrong)
            all.push_back(*end->wrong);
    }
    return all;
}

namespace {

// Writes the frames as the request has them; a frame that the request never opened is not closed.
class answer_printer
{
public:
    explicit answer_printer(timestamp made_at) : made_at_(made_at) {}

    void operator()(const batch_header& h)
    {
        auto& f = h.level == batch_level::file ? file_ : batch_;
        f = {true, 0, {}};
        if (h.wrong) f.problems.push_back(*h.wrong);
        text += print_batch_header(h, fresh_id(made_at_).to_string(), made_at_);
    }
    void operator()(const batch_papers::asked_message& m)
    {
        VGM_ASSERT(m.told);
        ++batch_.count;
        text += m.told->er7;
    }
    void operator()(const batch_papers::ended& e)
    {
        const bool file = e.what.level == batch_level::file;
        auto& f = file ? file_ : batch_;
        if (e.wrong) f.problems.push_back(*e.wrong);
        if (f.open || !f.problems.empty())
            text += print_batch_end(e.what.level, f.count, f.problems);
        f = {};
        if (!file) ++file_.count;
    }

    std::string text;

private:
    struct frame
    {
        bool open = false;
        std::size_t count = 0;
        std::vector<issue> problems;
    };
    timestamp made_at_;
    frame file_, batch_;
};

}  // namespace

std::string batch_papers::print_answer(timestamp made_at) const
{
    VGM_ASSERT(waiting() == 0);
    answer_printer out(made_at);
    for (const auto& e : entries_) std::visit(out, e);
    return std::move(out.text);
}

std::optional<issue> check_batch_message(const hl7v2::batch_message& m, std::size_t bytes_max)
{
    if (m.too_large)
        return issue{
            fault::too_large,
            severity::error,
            {},
            "the message has more than " + std::to_string(bytes_max) +
                " bytes; raise sources[].block_bytes_max, or send it in parts",
            "BATCH-MESSAGE-SIZE"};
    if (m.cut_short)
        return issue{
            fault::malformed,
            severity::error,
            {},
            "the batch has no BTS, so its last message may have lost its end",
            "BATCH-END"};
    return std::nullopt;
}

}  // namespace vgm::app
