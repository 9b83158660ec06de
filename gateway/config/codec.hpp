#pragma once

#include "gateway/config/byte_size.hpp"
#include "gateway/config/duration.hpp"
#include "gateway/config/endpoint.hpp"
#include "gateway/config/number.hpp"

#include <concepts>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace vgm::config {

// What can be said of a type of value before there is one.
struct value_type
{
    std::string name;                       // as the reference calls it: "duration"
    std::string expected;                   // as an error message says it: "a duration such as 30s"
    std::string json = "string";            // its JSON Schema type
    std::string pattern = {};               // of its text, for the JSON Schema
    std::vector<std::string> choices = {};  // all there are; empty: not a choice
    bool is_path = false;
};

// How a type is written in the file. `parse` gets the raw scalar and answers nothing for what is
// not written as the type is; `parse(print(x)) == x`.
template <class T>
struct codec;

template <>
struct codec<std::string>
{
    static value_type type() { return {"text", "text"}; }
    static std::optional<std::string> parse(std::string_view text) { return std::string(text); }
    static std::string print(const std::string& value) { return value; }
};

template <>
struct codec<bool>
{
    static value_type type() { return {"true or false", "true or false", "boolean"}; }
    static std::optional<bool> parse(std::string_view text);
    static std::string print(bool value) { return value ? "true" : "false"; }
};

template <std::unsigned_integral T>
struct codec<T>
{
    static value_type type() { return {"whole number", "a whole number such as 4", "integer"}; }
    static std::optional<T> parse(std::string_view text)
    {
        const auto number = parse_number(text);
        if (!number || *number > std::numeric_limits<T>::max()) return std::nullopt;
        return static_cast<T>(*number);
    }
    static std::string print(T value) { return std::to_string(value); }
};

template <>
struct codec<double>
{
    static value_type type() { return {"number", "a number such as 2 or 0.5", "number"}; }
    static std::optional<double> parse(std::string_view text);
    static std::string print(double value);
};

template <>
struct codec<milliseconds>
{
    static value_type type();
    static std::optional<milliseconds> parse(std::string_view text) { return parse_duration(text); }
    static std::string print(milliseconds value) { return print_duration(value); }
};

template <>
struct codec<seconds>
{
    static value_type type();
    static std::optional<seconds> parse(std::string_view text);
    static std::string print(seconds value) { return print_duration(value); }
};

template <>
struct codec<byte_size>
{
    static value_type type();
    static std::optional<byte_size> parse(std::string_view text) { return byte_size::parse(text); }
    static std::string print(byte_size value) { return value.to_string(); }
};

template <>
struct codec<endpoint>
{
    static value_type type();
    static std::optional<endpoint> parse(std::string_view text) { return endpoint::parse(text); }
    static std::string print(const endpoint& value) { return value.to_string(); }
};

template <>
struct codec<std::filesystem::path>
{
    static value_type type();
    static std::optional<std::filesystem::path> parse(std::string_view text);
    static std::string print(const std::filesystem::path& value) { return value.string(); }
};

// A choice: an enum with a function `names_of`, found by argument-dependent lookup, that returns
// an array of (name in the file, enumerator).
template <class E>
concept named_enum = std::is_enum_v<E> && requires(E e)
{
    names_of(e);
};

template <named_enum E>
constexpr std::string_view name_of(E value)
{
    for (const auto& [name, enumerator] : names_of(value))
        if (enumerator == value) return name;
    return {};
}

value_type make_choice(std::vector<std::string> names);

template <named_enum E>
struct codec<E>
{
    static value_type type()
    {
        std::vector<std::string> names;
        for (const auto& [name, enumerator] : names_of(E{})) names.emplace_back(name);
        return make_choice(std::move(names));
    }
    static std::optional<E> parse(std::string_view text)
    {
        for (const auto& [name, enumerator] : names_of(E{}))
            if (name == text) return enumerator;
        return std::nullopt;
    }
    static std::string print(E value) { return std::string(name_of(value)); }
};

}  // namespace vgm::config
