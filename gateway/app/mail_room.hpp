#pragma once

#include "adapters/imap/mailbox_source.hpp"
#include "adapters/smtp/destination.hpp"
#include "gateway/app/arrivals.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/app/post_office.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/runtime/budget.hpp"
#include "gateway/runtime/workers.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace vgm::app {

// The operators: for each a destination and a post office of its own, so that an outage of one
// holds its letters alone, and an inbox for each mailbox that it keeps. Which operator carries a
// letter is decided when its mail is due, so a letter that waits goes with a mailbox that moves.
class mail_room
{
public:
    // Everything handed over must outlive it. Throws runtime::tls_error and std::invalid_argument
    // for what of an operator cannot be used.
    mail_room(
        runtime::workers& workers,
        ledger& letters,
        runtime::budget& memory,
        const settings& all
    );
    ~mail_room();
    mail_room(const mail_room&) = delete;
    mail_room& operator=(const mail_room&) = delete;

    // As post_office::consider(), at the operator that carries the letter.
    void consider(const ledger::account_ptr& letter);
    // @param incoming  Gets the letters that arrive; null: they are left for a person.
    void start_reading(arrivals* incoming);

    void stop_reading();
    // As post_office::drain(), of all at once: `patience` is for all of them together.
    bool drain(std::chrono::seconds patience);
    void stop_sending();

    struct reading_state
    {
        std::string mailbox;
        imap::source_status status;
    };
    struct operator_state
    {
        std::string name;
        post_office::statistics letters;
        smtp::destination_statistics connections;
        std::vector<reading_state> reading;
    };
    // The name of the operator that carries a letter. Thread safe.
    const std::string& carrier_of(const account& letter) const;
    // In the order of the configuration. Thread safe.
    std::vector<operator_state> state() const;

    // The largest mail that the operator takes that letters from a mailbox leave through: what is
    // configured, or the SIZE that it announced last (RFC 1870) if that is less.
    std::size_t taken_from(std::string_view mailbox) const;
    // Of the operator that letters from a mailbox leave through.
    smtp::destination& destination_of(std::string_view mailbox);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace vgm::app
