#include "schemas/mime/header_writer.hpp"

#include "schemas/mime/encoded_word.hpp"

namespace vgm::mime {

void header_writer::put_words(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t blanks = std::min(text.find_first_not_of(' '), text.size());
        blanks_ += text.substr(0, blanks);
        text.remove_prefix(blanks);
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) put(text.substr(0, end));
        text.remove_prefix(end);
    }
}

void header_writer::put(std::string_view word)
{
    // Only a blank may follow a fold, so a piece without one before it stays where it is.
    const bool too_long = word.size() > room() && !line_is_empty_;
    if ((must_break_ || too_long || (word.size() > room() && value_.empty())) &&
        (!blanks_.empty() || must_break_ || value_.empty())) {
        value_ += "\r\n";
        if (blanks_.empty()) blanks_.assign(1, ' ');
        column_ = 0;
    }
    value_ += blanks_;
    value_ += word;
    column_ += blanks_.size() + word.size();
    blanks_.clear();
    line_is_empty_ = false;
    must_break_ = false;
}

void header_writer::break_line() { must_break_ = true; }

std::size_t header_writer::room() const
{
    if (must_break_) return header_line_max - 1;
    const std::size_t used = column_ + blanks_.size();
    return used < header_line_max ? header_line_max - used : 0;
}

}  // namespace vgm::mime
