#pragma once

#include "adapters/http/message.hpp"
#include "gateway/app/console_rights.hpp"
#include "gateway/app/directory_desk.hpp"
#include "gateway/app/ledger.hpp"
#include "gateway/app/mail_room.hpp"
#include "gateway/app/operator_choice.hpp"
#include "gateway/app/projector.hpp"
#include "gateway/app/site_rules.hpp"
#include "gateway/projection/reader.hpp"
#include "routes/document_to_mssante/settings.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace vgm::app {

/** The name of the operator that carries a letter, by the configuration. */
class carrier_names
{
public:
    explicit carrier_names(const settings& all);
    std::string of(const accepted_record& r) const;

private:
    std::vector<std::string> names_;
    operator_choice choice_;
    document_to_mssante::settings senders_;
};

// Where the console looks. All of it outlives the console; functions may be called from any thread.
struct console_ports
{
    const settings& with;
    ledger& letters;
    projector& projection;
    document_to_mssante::settings mails;  // to make a mail once more
    std::function<std::vector<mail_room::operator_state>()> operators;
    std::function<site_rules_ptr()> rules;
    // A line of the control desk, by a user; its answer.
    std::function<std::string(const std::string& line, const std::string& by)> control;
};

// One request on its way through.
struct console_call
{
    const http::request& asked;
    console_user user;
    std::string_view route;              // "/letters/{id}"
    std::vector<std::string> places;     // what stands for {…}, in their order
    projection::reader* look = nullptr;  // null: the route does not ask the projection
};

// The answers of the console's API, from requests to JSON; no socket. console_openapi.json is the
// contract. Thread safe.
class console
{
public:
    explicit console(console_ports ports);
    ~console();
    console(const console&) = delete;
    console& operator=(const console&) = delete;

    // Of a path below /api/v1. Takes as long as the disk needs.
    http::response answer(const http::request& asked);

    // Of what is no page of ours; also for answers beside these.
    std::optional<http::response> refuse_stranger(const http::request& asked) const;

    struct route
    {
        http::method method = http::method::get;
        std::string pattern;  // "/letters/{id}"
        console_right right = console_right::read;
        bool asks_projection = false;
        http::response (console::*handle)(console_call&) = nullptr;
    };
    // All of them, for the test that goes over each.
    static const std::vector<route>& routes();

private:
    http::response me(console_call& c);
    http::response overview(console_call& c);
    http::response letters(console_call& c);
    http::response count_letters(console_call& c);
    http::response facets(console_call& c);
    http::response letter(console_call& c);
    http::response message_of(console_call& c);
    http::response mail_of(console_call& c);
    http::response pdf_of(console_call& c);
    http::response cda_of(console_call& c);
    http::response act(console_call& c);
    http::response queues(console_call& c);
    http::response batches(console_call& c);
    http::response directory_state(console_call& c);
    http::response directory_find(console_call& c);
    http::response rules(console_call& c);
    http::response configuration(console_call& c);
    http::response certificates(console_call& c);
    http::response alerts(console_call& c);
    http::response description(console_call& c);

    http::response
    dispatch(const route& r, const http::request& asked, std::vector<std::string> places);
    // The story of a letter, when it is there and the user may see it.
    struct known_letter
    {
        projection::found_entry found;
        std::vector<tracking_record> records;  // oldest first
        account state;
        arrival came_in;
    };
    result<known_letter> know(const console_call& c, submission_id id) const;
    http::response print_letter(const console_call& c, const known_letter& of) const;
    http::response document_of(console_call& c, bool as_pdf);

    // Readers that nobody uses now, all of `file`.
    struct readers
    {
        std::mutex mutex;
        std::filesystem::path file;
        std::vector<std::unique_ptr<projection::reader>> free;
    };
    class lease;

    const console_ports ports_;
    const carrier_names carriers_;
    std::optional<directory_desk> directory_;
    readers readers_;
    struct kept_answer
    {
        std::chrono::steady_clock::time_point at;
        std::string body;
    };
    std::mutex overview_mutex_;
    std::map<std::int64_t, kept_answer> overviews_;  // by hours
};

http::response make_console_answer(const http::request& asked, std::string json);

}  // namespace vgm::app
