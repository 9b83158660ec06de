#include "schemas/mime/message_ids.hpp"

#include "schemas/mime/charset.hpp"
#include "schemas/mime/text.hpp"

#include <algorithm>

namespace vgm::mime {
namespace {

std::string make_id(std::string_view text)
{
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != 127;
    });
    return to_utf8_guessing(out);
}

}  // namespace

std::vector<mail_message_id> parse_message_ids(std::string_view value)
{
    std::vector<mail_message_id> ids;
    if (value.find('<') == std::string_view::npos) {
        const std::string_view word = trim(value.substr(0, value.find('>')));
        const bool one_word = std::none_of(word.begin(), word.end(), is_space);
        if (one_word && !word.empty()) ids.push_back({make_id(word)});
        return ids;
    }
    for (std::size_t open = value.find('<'); open != std::string_view::npos;
         open = value.find('<', open + 1)) {
        const std::size_t close = value.find('>', open);
        if (close == std::string_view::npos) break;
        std::string id = make_id(value.substr(open + 1, close - open - 1));
        if (!id.empty()) ids.push_back({std::move(id)});
    }
    return ids;
}

mail_message_id parse_message_id(std::string_view value)
{
    const auto ids = parse_message_ids(value);
    return ids.empty() ? mail_message_id{} : ids.front();
}

}  // namespace vgm::mime
