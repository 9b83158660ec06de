#include "gateway/app/stored_letters.hpp"

#include "gateway/app/wiring.hpp"

namespace vgm::app {

result<stored_letters> stored_letters::open(const settings& all)
{
    using missing = journal::body_cipher::missing_key;
    const auto cipher =
        journal::body_cipher::open(all.gateway.data / "journal.key", missing::refuse);
    if (!cipher) return cipher.error();
    return stored_letters(journal::reader(to_journal(all).directory), *cipher);
}

result<std::string> stored_letters::read_body(submission_id of, journal::position at) const
{
    const auto sealed = reader_.read_body(at);
    if (!sealed) return sealed.error();
    return cipher_.unseal(of, *sealed);
}

result<std::string> stored_letters::read_body(submission_id of) const
{
    const auto story = reader_.story(of);
    if (!story) return story.error();
    for (const auto& r : *story)
        if (r.body) return read_body(of, r.body);
    return issue{
        fault::storage_unavailable,
        severity::error,
        {},
        "the message is not kept any more",
        "JOURNAL-BODY"};
}

}  // namespace vgm::app
