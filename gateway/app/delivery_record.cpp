#include "gateway/app/delivery_record.hpp"

namespace vgm::app {

attempt_outcome to_outcome(const smtp::delivery_report& report, int number, int attempt)
{
    attempt_outcome o;
    o.number = number;
    o.attempt = attempt;
    o.status = report.status;
    o.reply_code = report.reply_code;
    o.stage = report.at == smtp::stage::connecting ? "connecting" : std::string{};
    o.reason = report.describe();
    o.remote_id = report.remote_queue_id;
    o.operator_problem = report.operator_problem;
    return o;
}

record_body to_record(const attempt_outcome& o, smtp::outcome result)
{
    switch (result) {
        case smtp::outcome::sent:
            return sent_record{o};
        case smtp::outcome::bounced:
            return bounced_record{o};
        case smtp::outcome::uncertain:
            return uncertain_record{o};
        case smtp::outcome::deferred:
            return deferred_record{o};
    }
    return deferred_record{o};
}

}  // namespace vgm::app
