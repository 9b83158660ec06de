#pragma once

#include "schemas/mime/incoming.hpp"

#include <gmime/gmime.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

// The only two sources that see GMime are this header's own and incoming_parser.cpp. GMime is LGPL
// and linked dynamically.
namespace vgm::mime::gmime {

struct unref
{
    void operator()(gpointer object) const { g_object_unref(object); }
};

template <class T>
using handle = std::unique_ptr<T, unref>;

// Reads bytes that stay where they are: contents are views of them, never copies.
class borrowed_stream
{
public:
    explicit borrowed_stream(std::string_view bytes);
    borrowed_stream(const borrowed_stream&) = delete;
    borrowed_stream& operator=(const borrowed_stream&) = delete;

    GMimeStream* get() const { return stream_.get(); }

    // The bytes that a stream cut out of this one covers; empty for any other stream.
    std::string_view find_bytes(GMimeStream* part) const;

private:
    GByteArray bytes_;
    handle<GMimeStream> stream_;
};

std::vector<mail_field> read_headers(GMimeObject* object);
std::string read_content_type(GMimeObject* object);
std::vector<mail_parameter> read_parameters(GMimeParamList* list);
std::string read_file_name(GMimeObject* part);
std::string read_content(GMimePart* part, const borrowed_stream& source);
std::vector<mail_address> parse_addresses(std::string_view header);

}  // namespace vgm::mime::gmime
