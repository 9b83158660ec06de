#pragma once

#include "adapters/smtp/delivery_report.hpp"
#include "adapters/smtp/reply.hpp"

namespace vgm::smtp {

// What a failure means for the letter, and whether a person must look. This is the one place that
// knows; the session only says where it was and what happened. A permanent failure stops a letter
// for ever, so only what is about this letter may bounce it: what would happen to every letter is
// the operator's or our own affair, and the letter waits.
//
// | stage                   | what happened                         | outcome   | operator alarm |
// |-------------------------|---------------------------------------|-----------|----------------|
// | up to ready, resetting  | 4.7.1: our certificate                | deferred  | yes            |
// | up to ready, resetting  | other 4xx                             | deferred  |                |
// | up to ready, resetting  | 5xx                                   | deferred  | yes            |
// | mail to data            | 530 534 535 538: authentication       | deferred  | yes            |
// | mail to data            | 500 502 503 504 555: our dialect      | deferred  | yes            |
// | mail                    | 5.7.x, 554: who we are                | deferred  | yes            |
// | mail                    | 5.1.7, 5.1.8: our own mailbox         | deferred  | yes            |
// | recipient, data         | 554 with 5.7.x: relay, certificate    | deferred  | yes            |
// | recipient               | 552 with no status: mailbox full      | deferred  |                |
// | recipient, end_of_data  | 5xx with 5.2.2: mailbox full          | deferred  |                |
// | mail to end_of_data     | 4xx (421, 452 4.3.1, 452 4.2.2 …)     | deferred  |                |
// | mail to end_of_data     | other 5xx (550 5.1.1, 552 5.3.4 …)    | bounced   |                |
// | any but end_of_data     | TLS refused: a certificate, an alert  | deferred  | yes            |
// | any but end_of_data     | connection lost, timeout              | deferred  |                |
// | any but end_of_data     | an errc                               | its row   | its row        |
// | end_of_data             | anything but a reply                  | uncertain |                |
//
// 421 4.7.1 at EHLO is what Postfix answers to an expired certificate, and 554 5.7.1 at RCPT to one
// that it does not map to a mailbox, because it puts off that refusal; a recipient's own policy
// says 550 5.7.1, which bounces. 552 meant "mailbox full" before RFC 1870 gave it to the size of a
// message, and full mailboxes are emptied: RFC 5321 §4.5.3.1.10 asks for patience at RCPT. At MAIL
// and at the end of data it is the size, unless 5.2.2 says otherwise.
struct verdict
{
    outcome result = outcome::deferred;
    enhanced_status status;
    bool operator_problem = false;
    const char* reason = "";
};

// A 4xx or 5xx reply.
verdict judge(stage at, const reply& refusal);

// Anything else: the connection, the clock, TLS, or an errc.
verdict judge(stage at, const error_code& failure);

// The same as a report; `connection_usable` and `dsn_offered` are left to the caller.
delivery_report make_report(stage at, const reply& refusal);
delivery_report make_report(stage at, const error_code& failure);

}  // namespace vgm::smtp
