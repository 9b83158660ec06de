// The session in its folder: list, fetch, hand over, mark, and wait for more.

#include "adapters/imap/client_session.hpp"
#include "gateway/core/assert.hpp"

#include <limits>

namespace vgm::imap {

action client_session::select()
{
    command c("SELECT");
    c.append(settings_.folder);
    return ask(state::selecting, c);
}

action client_session::on_selected(const response& r)
{
    if (uidvalidity_ == 0) return fail(session_error::no_uidvalidity);
    if (position_ && position_->uidvalidity != uidvalidity_)
        warning_ = "the server renumbered the folder: it is read again from its first message";
    if (r.code.name == "READ-ONLY" && settings_.after_processing != after_processing::leave)
        warning_ = "the folder is read-only: messages cannot be marked";
    return list();
}

action client_session::list()
{
    const bool resumed = position_ && position_->uidvalidity == uidvalidity_;
    if (resumed && position_->uid == std::numeric_limits<std::uint32_t>::max()) return rest();
    first_listed_ = resumed ? position_->uid + 1 : 1;
    news_ = false;
    list_cut_short_ = false;
    listed_.clear();
    if (exists_ == 0) return rest();  // some servers call 1:* an error then
    return ask(
        state::listing,
        command("UID FETCH " + std::to_string(first_listed_) + ":* (UID RFC822.SIZE)")
    );
}

std::optional<action> client_session::on_fetch(response& r)
{
    if (state_ != state::listing && state_ != state::fetching) return std::nullopt;
    auto read = to_fetch_data(std::move(r));
    if (!read) return fail(session_error::not_understood);
    if (!read->uid) return std::nullopt;
    if (state_ == state::fetching) {
        if (*read->uid == current_ && read->message) body_ = std::move(read->message);
        return std::nullopt;
    }
    // "n:*" means "*:n" when n is beyond the last message, and then lists that last message: one
    // that was taken over long ago.
    if (*read->uid < first_listed_) return std::nullopt;
    listed_[*read->uid] = read->rfc822_size.value_or(0);
    if (listed_.size() > settings_.list_length_max) {
        listed_.erase(std::prev(listed_.end()));
        list_cut_short_ = true;
    }
    return std::nullopt;
}

action client_session::next_message()
{
    if (listed_.empty()) return news_ || list_cut_short_ ? list() : rest();
    const auto [uid, size] = *listed_.begin();
    listed_.erase(listed_.begin());
    current_ = uid;
    if (size > settings_.message_bytes_max) return hand_over(size, nullptr);
    body_.reset();
    return ask(state::fetching, command("UID FETCH " + std::to_string(uid) + " (UID BODY.PEEK[])"));
}

action client_session::on_fetched()
{
    if (body_) return hand_over(body_->size, std::move(body_->bytes));
    // Removed by another client since it was listed, or a server that fails: only the first is a
    // reason to go on without it.
    found_again_ = false;
    return ask(state::looking_again, command("UID SEARCH UID " + std::to_string(current_)));
}

action client_session::on_looked_again()
{
    if (found_again_) return fail(session_error::message_unreadable);
    warning_ = "a message was removed from the folder before it could be read";
    return next_message();
}

action client_session::hand_over(std::uint64_t size, std::shared_ptr<const std::string> bytes)
{
    state_ = state::handing_over;
    handed_whole_ = bytes != nullptr;
    return deliver_message{{uidvalidity_, current_}, size, std::move(bytes)};
}

action client_session::on_message_handled(handled how)
{
    VGM_ASSERT(state_ == state::handing_over);
    if (how == handled::later) return fail(session_error::handler_refused);
    position_ = mailbox_position{uidvalidity_, current_};
    progress_ = true;
    body_.reset();
    const bool untouched = how == handled::left || !handed_whole_;
    if (untouched || settings_.after_processing == after_processing::leave) return next_message();
    const bool remove = settings_.after_processing == after_processing::remove;
    return ask(
        state::marking,
        command(
            "UID STORE " + std::to_string(current_) + " +FLAGS.SILENT " +
            (remove ? "(\\Deleted)" : "(\\Seen)")
        )
    );
}

action client_session::on_marked(bool ok)
{
    // The message is ours already: a mark that fails is a full mailbox one day, not a loss.
    if (!ok) warning_ = "a message could not be marked on the server";
    if (!ok || settings_.after_processing != after_processing::remove) return next_message();
    return ask(
        state::expunging,
        command(offers("UIDPLUS") ? "UID EXPUNGE " + std::to_string(current_) : "EXPUNGE")
    );
}

action client_session::rest()
{
    progress_ = true;
    if (offers("IDLE") && !idle_refused_) return ask(state::starting_idle, command("IDLE"));
    state_ = state::waiting;
    return wait{settings_.poll_interval};
}

action client_session::on_waited()
{
    VGM_ASSERT(state_ == state::waiting);
    return ask(state::polling, command("NOOP"));
}

action client_session::end_idle()
{
    state_ = state::ending_idle;
    return send{"DONE\r\n"};
}

std::optional<send> client_session::on_renewal_due()
{
    if (state_ != state::idling) return std::nullopt;
    return std::get<send>(end_idle());
}

}  // namespace vgm::imap
