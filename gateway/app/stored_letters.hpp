#pragma once

#include "gateway/app/settings.hpp"
#include "gateway/journal/body_cipher.hpp"
#include "gateway/journal/reader.hpp"

namespace vgm::app {

// The letters of a journal and their messages, for commands: whether or not a gateway is running on
// it. Changes nothing.
class stored_letters
{
public:
    /** @return An issue when the key of the bodies cannot be read. */
    static result<stored_letters> open(const settings& all);

    const journal::reader& journal() const { return reader_; }
    /** The message of a letter, as it was received. An issue when its time of keeping is over. */
    result<std::string> read_body(submission_id of) const;
    /** The same, where its place is known from a record. */
    result<std::string> read_body(submission_id of, journal::position at) const;

private:
    stored_letters(journal::reader reader, journal::body_cipher cipher)
        : reader_(std::move(reader)), cipher_(cipher)
    {}
    journal::reader reader_;
    journal::body_cipher cipher_;
};

}  // namespace vgm::app
