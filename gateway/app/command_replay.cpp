#include "gateway/app/clock.hpp"
#include "gateway/app/json_words.hpp"
#include "gateway/app/progress.hpp"
#include "gateway/app/replay.hpp"
#include "gateway/app/rule_folder.hpp"
#include "gateway/app/stored_letters.hpp"
#include "gateway/app/table_folder.hpp"
#include "gateway/app/wiring.hpp"
#include "gateway/config/duration.hpp"
#include "schemas/events/codec.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <iostream>
#include <map>
#include <mutex>
#include <thread>

namespace vgm::app {
namespace {

using change = replayed_letter::change;

struct stored_letter
{
    submission_id id;
    timestamp at;
    journal::position body;
    std::string payload;  // of its acceptance: read when its turn comes
};

// Asks the directory once for each recipient that rules name: thousands of letters name the same.
class remembering_finder
{
public:
    explicit remembering_finder(document_to_mssante::mailbox_finder find) : find_(std::move(find))
    {}

    directory::resolution operator()(const directory::resolution_request& who)
    {
        const key k{
            who.address,
            who.person_id,
            who.person_id_type,
            who.structure_id,
            who.structure_id_type,
            who.unit};
        {
            const std::lock_guard lock(mutex_);
            if (const auto known = known_.find(k); known != known_.end()) return known->second;
        }
        auto answer = find_(who);
        const std::lock_guard lock(mutex_);
        return known_.try_emplace(k, std::move(answer)).first->second;
    }

private:
    using key = std::array<std::string, 6>;
    document_to_mssante::mailbox_finder find_;
    std::mutex mutex_;
    std::map<key, directory::resolution> known_;
};

struct tally
{
    std::map<change, std::size_t> counts;
    std::size_t unreadable = 0, refused_then = 0;
    std::vector<replayed_letter> differing;  // as many as are shown
};

class replay_run
{
public:
    replay_run(const settings& all, const site_rules& candidate, const replay_choice& choice)
        : all_(all),
          candidate_(candidate),
          choice_(choice),
          letters_(to_letters(all)),
          finder_(to_finder(all)),
          find_([this](const auto& who) { return finder_(who); })
    {
        for (const auto& s : all.sources) gates_.emplace(s.name, to_gate(all, s));
    }

    tally run(const stored_letters& from, const std::vector<stored_letter>& letters)
    {
        progress shown(screen_of(STDERR_FILENO), "letters", letters.size());
        std::vector<std::thread> workers;
        const unsigned count = std::max(1u, std::thread::hardware_concurrency());
        for (unsigned n = 0; n < count; ++n)
            workers.emplace_back([&] { work(from, letters, shown); });
        for (auto& w : workers) w.join();
        std::ranges::sort(total_.differing, {}, &replayed_letter::id);
        return std::move(total_);
    }

private:
    void
    work(const stored_letters& from, const std::vector<stored_letter>& letters, progress& shown)
    {
        for (std::size_t n = next_++; n < letters.size(); n = next_++) {
            auto done = replay(from, letters[n]);
            const std::lock_guard lock(mutex_);
            if (!done) {
                ++total_.unreadable;
            } else {
                ++total_.counts[done->what];
                const bool room =
                    choice_.shown_max == 0 || total_.differing.size() < choice_.shown_max;
                if (done->what != change::none && room)
                    total_.differing.push_back(std::move(*done));
            }
            shown.at(n);
        }
    }

    result<replayed_letter> replay(const stored_letters& from, const stored_letter& letter)
    {
        auto body = from.read_body(letter.id, letter.body);
        if (!body) return body.error();
        const auto record = events::parse(record_kind::accepted, letter.payload);
        if (!record) return record.error();
        const auto& then = std::get<accepted_record>(*record);
        const auto gate = gates_.find(then.source);
        static const transmission::gate_settings other;
        const replay_terms by{
            candidate_, gate == gates_.end() ? other : gate->second, letters_, find_};
        return replay_letter(letter.id, letter.at, then, std::move(*body), by);
    }

    const settings& all_;
    const site_rules& candidate_;
    const replay_choice& choice_;
    const document_to_mssante::settings letters_;
    remembering_finder finder_;
    const document_to_mssante::mailbox_finder find_;
    std::map<std::string, transmission::gate_settings> gates_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    tally total_;
};

// The letters accepted since then whose messages are still kept, and how many were refused.
result<std::vector<stored_letter>>
find_letters(const journal::reader& from, timestamp since, std::size_t& refused)
{
    std::vector<stored_letter> found;
    const auto scanned = from.scan([&](const journal::record& r) {
        if (r.time < since) return true;
        if (r.kind == static_cast<std::uint8_t>(record_kind::refused)) ++refused;
        if (r.kind == static_cast<std::uint8_t>(record_kind::accepted) && r.body)
            found.push_back({r.submission, r.time, r.body, r.payload});
        return true;
    });
    if (!scanned) return scanned.error();
    return found;
}

std::string join(const std::vector<std::string>& words)
{
    std::string all;
    for (const auto& w : words) all += (all.empty() ? "" : ", ") + w;
    return all.empty() ? "none" : all;
}

void print_letter(const replayed_letter& r)
{
    std::cout << r.id.to_string() << "  " << to_rfc3339(r.accepted_at).substr(0, 10) << "  MSH-10 "
              << r.control << "  " << to_string(r.what) << '\n';
    if (r.rules_then != r.rules_now)
        std::cout << "    rules  " << join(r.rules_then) << " -> " << join(r.rules_now) << '\n';
    for (const auto& who : r.lost) std::cout << "    -  " << masked_address(who) << '\n';
    for (const auto& who : r.gained) std::cout << "    +  " << masked_address(who) << '\n';
    for (const auto& note : r.notes) std::cout << "    " << note << '\n';
}

constexpr change all_changes[] = {
    change::none,
    change::elsewhere,
    change::otherwise,
    change::refused,
    change::held,
    change::newly_goes};

void print_text(const tally& t, std::size_t letters)
{
    for (const auto& r : t.differing) print_letter(r);
    if (!t.differing.empty()) std::cout << '\n';
    std::cout << letters << (letters == 1 ? " letter" : " letters") << " replayed\n";
    std::size_t differ = 0;
    for (const auto c : all_changes) {
        const auto found = t.counts.find(c);
        const auto count = found == t.counts.end() ? 0 : found->second;
        if (c != change::none) differ += count;
        std::cout << "  " << to_string(c) << std::string(16 - to_string(c).size(), ' ') << count
                  << '\n';
    }
    if (t.unreadable > 0)
        std::cout << "  not kept any more, or unreadable: " << t.unreadable << '\n';
    if (t.refused_then > 0)
        std::cout << "  refused messages are not kept and were not replayed: " << t.refused_then
                  << '\n';
    if (t.differing.size() < differ)
        std::cout << "  shown: " << t.differing.size() << " of " << differ << "; see --most\n";
}

void print_json(const tally& t, std::size_t letters)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    w.StartObject();
    w.Key("letters");
    w.Uint64(letters);
    w.Key("unreadable");
    w.Uint64(t.unreadable);
    w.Key("refused_then");
    w.Uint64(t.refused_then);
    w.Key("changes");
    w.StartObject();
    for (const auto c : all_changes) {
        const auto found = t.counts.find(c);
        w.Key(to_string(c).data());
        w.Uint64(found == t.counts.end() ? 0 : found->second);
    }
    w.EndObject();
    w.Key("differing");
    w.StartArray();
    for (const auto& r : t.differing) {
        w.StartObject();
        put(w, "id", r.id.to_string());
        put(w, "control_id", r.control);
        put(w, "change", std::string{to_string(r.what)});
        put_words(w, "rules_then", r.rules_then);
        put_words(w, "rules_now", r.rules_now);
        put_words(w, "lost", masked(r.lost));
        put_words(w, "gained", masked(r.gained));
        put_words(w, "notes", r.notes);
        w.EndObject();
    }
    w.EndArray();
    w.EndObject();
    std::cout << buffer.GetString() << '\n';
}

bool is_right(const std::vector<config::problem>& problems)
{
    bool right = true;
    for (const auto& p : problems) {
        if (p.level >= severity::error) right = false;
        std::cerr << print(p) << '\n';
    }
    return right;
}

int fail(const std::string& why)
{
    std::cerr << "vaguemestre: " << why << '\n';
    return 2;
}

}  // namespace

int run_replay(const std::filesystem::path& config, const replay_choice& choice, output form)
{
    const auto back = config::parse_duration(choice.since);
    if (!back) return fail("--since is no duration: write 12h or 30d");
    auto loaded = load_settings(config, look_at_files::no);
    for (const auto& p : loaded.problems)
        if (p.level >= severity::error) std::cerr << print(p) << '\n';
    if (!loaded.value || !is_right(use_table_folder(*loaded.value))) return 2;
    auto with = std::move(*loaded.value);
    with.routes.folder = choice.rules;
    const auto candidate = read_site(with);
    if (!is_right(candidate.problems) || !candidate.rules) return 2;
    const auto stored = stored_letters::open(with);
    if (!stored) return fail(stored.error().detail);
    std::size_t refused = 0;
    const auto letters = find_letters(stored->journal(), now() - *back, refused);
    if (!letters) return fail("the journal cannot be read: " + letters.error().detail);
    try {
        auto found = replay_run(with, *candidate.rules, choice).run(*stored, *letters);
        found.refused_then = refused;
        form == output::json ? print_json(found, letters->size())
                             : print_text(found, letters->size());
        return found.counts[change::none] + found.unreadable == letters->size() ? 0 : 1;
    } catch (const std::exception& failed) {  // a file that the configuration names
        return fail(failed.what());
    }
}

}  // namespace vgm::app
