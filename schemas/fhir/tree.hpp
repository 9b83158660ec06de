#pragma once

#include "gateway/core/issue.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

// A FHIR resource as a tree that JSON and XML have in common, and where in it one stands.
namespace vgm::fhir {

// How a resource is written.
enum class syntax { json, xml };

// `absent`: a primitive that has extensions in place of a value.
enum class value_kind { none, absent, text, number, boolean };

// One element. A list is as many elements of one name, each with `repeats`. A primitive has a value
// and may have children (its id and extensions) besides; a resource has its type.
struct element
{
    std::string name;
    std::string type = {};  // "Bundle": a resource; empty: part of one
    std::string value = {};
    value_kind kind = value_kind::none;
    bool repeats = false;
    std::vector<element> children = {};
    // What a long value in base64 stands for; the value itself is empty then.
    std::shared_ptr<const std::string> decoded = {};

    friend bool operator==(const element&, const element&) = default;
};

// An element where it stands, or the place where one is missing. Refers to the tree.
class node
{
public:
    node() = default;

    /** The root of a resource. Its place is its type. */
    explicit node(const element& root);
    explicit node(element&&) = delete;

    explicit operator bool() const noexcept { return here_ != nullptr; }

    /** A FHIRPath of the kind OperationOutcome.issue.expression takes:
        "Bundle.entry[2].resource.content[0].attachment.hash". */
    const std::string& path() const noexcept { return path_; }

    /** Its value as written, or nothing. */
    std::string_view text() const noexcept
    {
        return here_ ? std::string_view(here_->value) : std::string_view{};
    }

    /** Its bytes, of a long value in base64 that was decoded while it was read; null otherwise. */
    std::shared_ptr<const std::string> decoded() const { return here_ ? here_->decoded : nullptr; }

    /** "DocumentReference", or nothing for what is no resource. */
    std::string_view type() const noexcept
    {
        return here_ ? std::string_view(here_->type) : std::string_view{};
    }

    /** The first child at a path of names, "content.attachment"; a place without element when there
        is none. */
    node operator[](std::string_view names) const;

    /** All children of that name. */
    std::vector<node> all(std::string_view name) const;

    /** All children, each where it stands. */
    std::vector<node> children() const;

    /** The first extension with that url; an empty place when there is none. */
    node extension(std::string_view url) const;
    std::vector<node> extensions(std::string_view url) const;

    const element* get() const noexcept { return here_; }

private:
    node(const element* here, std::string path) : here_(here), path_(std::move(path)) {}
    node child(std::string_view name) const;

    const element* here_ = nullptr;
    std::string path_;
};

/** One issue at a place. */
issue make_issue(fault what, const node& at, std::string detail, std::string rule);

/** "valueString" as FHIRPath names it: "value". */
std::string_view path_name(std::string_view name) noexcept;

}  // namespace vgm::fhir
