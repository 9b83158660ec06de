#pragma once

// Letters for tests of the projection: records as the gateway writes them, and a journal of them in
// memory.

#include "gateway/projection/reader.hpp"
#include "gateway/projection/writer.hpp"

#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace vgm::projection {

inline timestamp minute(int n) { return timestamp{milliseconds{1'770'000'000'000 + n * 60'000}}; }

inline submission_id make_id(int n)
{
    std::array<std::uint8_t, 10> random{};
    random[9] = static_cast<std::uint8_t>(n);
    random[8] = static_cast<std::uint8_t>(n >> 8);
    return submission_id::make(minute(n), random);
}

struct written_letter
{
    submission_id id;
    letter_facts facts;
    accepted_record accepted;
};

inline written_letter make_letter(int n, const std::string& family, const std::string& given)
{
    written_letter l;
    l.id = make_id(n);
    l.facts.family = family;
    l.facts.given = given;
    l.facts.birth_date = "19850512";
    l.facts.operator_name = "operateur";
    l.accepted.source = "LABO";
    l.accepted.control.value = "CTL-" + std::to_string(1000 + n);
    l.accepted.documents = {{"1.2.250.1." + std::to_string(n), "", "11502-2"}};
    planned_delivery d;
    d.number = 1;
    d.to.address = "marc.lefevre@medecin.mssante.fr";
    d.mail_id.value = delivery_id{l.id, 1}.to_string() + "@chu.mssante.fr";
    l.accepted.deliveries = {d};
    return l;
}

// A folder that goes with the test.
class test_folder
{
public:
    test_folder()
        : path_(
              std::filesystem::temp_directory_path() /
              ("vgm_projection_" + std::to_string(::getpid()) + "_" + std::to_string(count()++))
          )
    {
        std::filesystem::create_directories(path_);
    }
    ~test_folder() { std::filesystem::remove_all(path_); }
    std::filesystem::path file(const std::string& name = "projection.sqlite") const
    {
        return path_ / name;
    }

private:
    static int& count()
    {
        static int n = 0;
        return n;
    }
    std::filesystem::path path_;
};

class test_journal
{
public:
    void add(submission_id id, timestamp at, record_body body)
    {
        all.push_back({{16 + all.size() * 8}, {id, at, std::move(body)}});
    }
    void add(const written_letter& l)
    {
        facts[l.id] = l.facts;
        add(l.id, l.id.made_at(), l.accepted);
    }
    void add_outcome(const written_letter& l, timestamp at, record_body body)
    {
        add(l.id, at, std::move(body));
    }

    writer_ports ports() const
    {
        writer_ports p;
        p.story = [this](submission_id id) {
            std::vector<happening> found;
            for (const auto& h : all)
                if (h.record.submission == id) found.push_back(h);
            return found;
        };
        p.facts = [this](const account& a) {
            const auto found = facts.find(a.id);
            return found == facts.end() ? letter_facts{} : found->second;
        };
        return p;
    }

    // From where the writer is, `group` records a transaction, at most `most` of them.
    void feed(writer& to, std::size_t group = 100, std::size_t most = 1'000'000, bool whole = false)
        const
    {
        std::size_t fed = 0;
        journal::position last = to.at();
        for (const auto& h : all) {
            if (h.at <= to.at() || fed == most) continue;
            if (!to.has(h.at, h.record.submission)) to.apply(h, whole);
            last = h.at;
            if (++fed % group == 0) to.commit(last).value();
        }
        to.commit(last).value();
    }

    std::vector<happening> all;
    std::map<submission_id, letter_facts> facts;
};

inline sent_record make_sent(std::string queue_id = "4XyZ")
{
    sent_record r;
    r.number = 1;
    r.attempt = 1;
    r.status = *enhanced_status::parse("2.0.0");
    r.reply_code = 250;
    r.remote_id = std::move(queue_id);
    return r;
}

inline reception_record make_reception()
{
    reception_record r;
    r.number = 1;
    r.action = reception_action::delivered;
    return r;
}

}  // namespace vgm::projection
