#pragma once

#include "gateway/core/issue.hpp"

#include <rapidjson/document.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::rest {

/** The OpenAPI 3.1 document of this interface: what is served, and what requests are checked by. */
std::string_view openapi_text() noexcept;

// What the description asks of a value. The keywords of JSON Schema (2020-12) that the description
// uses, and no other: one that it does not know stops the program when it starts.
class description
{
public:
    /** @param openapi  Ours, compiled in: one that cannot be read stops the program. */
    explicit description(std::string_view openapi);
    ~description();
    description(const description&) = delete;
    description& operator=(const description&) = delete;

    /** Check a value against components/schemas/NAME.

        @return Issues of rule REST-SCHEMA, at most 50; `where` is a JSON Pointer (RFC 6901).
    */
    std::vector<issue> validate(const rapidjson::Value& value, std::string_view name) const;

    const rapidjson::Document& document() const;

private:
    struct parts;
    const std::unique_ptr<const parts> parts_;
};

/** The one of openapi_text(). */
const description& own_description();

/** One step of a JSON Pointer, escaped. */
std::string pointer_step(std::string_view name);

}  // namespace vgm::rest
