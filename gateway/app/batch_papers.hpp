#pragma once

#include "gateway/app/intake.hpp"
#include "schemas/hl7v2/batch_reader.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace vgm::app {

// One batch, or one file of batches, on its way through the gate: what was asked and what was
// answered, in the order of the messages. Not thread safe.
class batch_papers
{
public:
    struct asked_message
    {
        std::optional<verdict> told;
    };
    struct ended
    {
        hl7v2::batch_end what;
        std::optional<issue> wrong;
    };
    using entry = std::variant<hl7v2::batch_header, asked_message, ended>;

    /** @param own_id  Of the messages that no BHS and no FHS names; may be empty. */
    explicit batch_papers(std::string own_id) : own_id_(std::move(own_id)) {}

    void open(hl7v2::batch_header header);
    /** The place of a message, for tell(). */
    std::size_t add_message();
    void tell(std::size_t place, verdict told);
    void close(const hl7v2::batch_end& end);

    /** Id of the batch that the next message belongs to; empty: none. */
    const std::string& batch_id() const;

    std::size_t messages() const { return messages_; }
    std::size_t waiting() const { return messages_ - told_; }
    const std::vector<entry>& entries() const { return entries_; }

    /** What is wrong with the frames: counts that do not agree, an end that is missing, a header
        that cannot be read. */
    std::vector<issue> problems() const;

    /** The answer to the whole, once nothing waits: the frames of the request around the
        acknowledgments. */
    std::string print_answer(timestamp made_at) const;

private:
    const std::string own_id_;
    std::string file_id_, batch_id_;
    std::vector<entry> entries_;
    std::size_t messages_ = 0, told_ = 0;
};

/** The message as the gate is to see it, or why it may not: too large, or perhaps cut. */
std::optional<issue> check_batch_message(const hl7v2::batch_message& m, std::size_t bytes_max);

}  // namespace vgm::app
