#pragma once

// A mailbox server for tests: speaks enough IMAP to be read by, says what a real one would to any
// order of commands, and can be changed behind the client's back.

#include "adapters/imap/response_parser.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace vgm::imap::test {

struct fake_message
{
    std::uint32_t uid = 0;
    std::string bytes;
    bool seen = false, deleted = false;
};

// What outlives a connection.
struct fake_folder
{
    std::uint32_t uidvalidity = 1;
    std::uint32_t uidnext = 1;
    std::vector<fake_message> messages;

    void add(std::string bytes) { messages.push_back({uidnext++, std::move(bytes)}); }

    const fake_message* find(std::uint32_t uid) const
    {
        for (const auto& m : messages)
            if (m.uid == uid) return &m;
        return nullptr;
    }

    void renumber(std::uint32_t new_uidvalidity)
    {
        uidvalidity = new_uidvalidity;
        uidnext = 1;
        for (auto& m : messages) m.uid = uidnext++;
    }
};

struct fake_dialect
{
    bool idle = true, uidplus = true, sasl_ir = true, lower_case = false, tls_first = false;
};

// One connection. `say` takes the client's bytes and returns the server's.
class fake_connection
{
public:
    fake_connection(fake_folder& folder, fake_dialect dialect)
        : folder_(folder), dialect_(dialect), secured_(dialect.tls_first)
    {}

    std::string greet() { return "* OK fake mailbox ready\r\n"; }
    void secured() { secured_ = true; }
    bool idling() const { return idling_; }

    std::string say(std::string_view bytes)
    {
        input_ += bytes;
        std::string output;
        for (std::size_t end; (end = input_.find("\r\n")) != std::string::npos;) {
            const std::string line = input_.substr(0, end);
            input_.erase(0, end + 2);
            output += on_line(line);
        }
        return output;
    }

    // What a server tells of the changes since it last spoke: when idling, or with an answer.
    std::string news()
    {
        std::string all;
        for (std::size_t i = known_.size(); i-- > 0;)
            if (!folder_.find(known_[i])) {
                all += "* " + std::to_string(i + 1) + " EXPUNGE\r\n";
                known_.erase(known_.begin() + static_cast<std::ptrdiff_t>(i));
            }
        if (known_.size() != folder_.messages.size()) {
            known_.clear();
            for (const auto& m : folder_.messages) known_.push_back(m.uid);
            all += "* " + std::to_string(known_.size()) + " EXISTS\r\n* 0 RECENT\r\n";
        }
        return spell(all);
    }

private:
    std::string spell(std::string text) const
    {
        if (dialect_.lower_case)
            for (char& c : text)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return text;
    }

    std::string on_line(const std::string& line)
    {
        if (idling_ && line == "DONE") {
            idling_ = false;
            return news() + idle_tag_ + spell(" OK idle completed\r\n");
        }
        if (challenged_) {
            challenged_ = false;
            return idle_tag_ + spell(" OK signed in\r\n");
        }
        std::istringstream words(line);
        std::string tag, name;
        words >> tag >> name;
        if (name == "UID") {
            std::string second;
            words >> second;
            name += ' ' + second;
        }
        std::string rest;
        std::getline(words, rest);
        return on_command(tag, name, rest.empty() ? rest : rest.substr(1));
    }

    std::string on_command(const std::string& tag, const std::string& name, const std::string& rest)
    {
        if (name == "CAPABILITY") return capability() + tag + spell(" OK done\r\n");
        if (name == "STARTTLS") return tag + spell(" OK begin TLS now\r\n");
        if (!secured_) return tag + spell(" BAD clear text\r\n");
        if (name == "AUTHENTICATE" && !dialect_.sasl_ir) {
            challenged_ = true;
            idle_tag_ = tag;
            return "+ \r\n";
        }
        if (name == "AUTHENTICATE" || name == "LOGIN") return tag + spell(" OK signed in\r\n");
        if (name == "SELECT") return select(tag);
        if (name == "IDLE") {
            idling_ = true;
            idle_tag_ = tag;
            return "+ idling\r\n" + news();
        }
        std::string data;
        if (name == "UID FETCH") data = fetch(rest);
        if (name == "UID STORE") store(rest);
        if (name == "UID SEARCH") data = search(rest);
        if (name == "UID EXPUNGE") expunge(number(rest));
        if (name == "EXPUNGE") expunge(std::nullopt);
        return data + news() + tag + spell(" OK done\r\n");
    }

    std::string capability() const
    {
        std::string all = "* CAPABILITY IMAP4rev1 AUTH=EXTERNAL";
        if (!secured_) all += " STARTTLS LOGINDISABLED";
        if (dialect_.sasl_ir) all += " SASL-IR";
        if (dialect_.idle) all += " IDLE";
        if (dialect_.uidplus) all += " UIDPLUS";
        return spell(all + "\r\n");
    }

    std::string select(const std::string& tag)
    {
        known_.clear();
        for (const auto& m : folder_.messages) known_.push_back(m.uid);
        return spell(
                   "* FLAGS (\\Seen \\Deleted)\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] "
                   "Flags\r\n* " +
                   std::to_string(known_.size()) + " EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY " +
                   std::to_string(folder_.uidvalidity) + "] valid\r\n* OK [UIDNEXT " +
                   std::to_string(folder_.uidnext) + "] next\r\n"
               ) +
               tag + spell(" OK [READ-WRITE] selected\r\n");
    }

    static std::uint32_t number(const std::string& text)
    {
        return static_cast<std::uint32_t>(std::stoul(text));
    }

    // "n (UID BODY.PEEK[])" or "n:* (UID RFC822.SIZE)", where n:* means *:n beyond the end.
    std::string fetch(const std::string& arguments)
    {
        const std::uint32_t first = number(arguments);
        const bool open = arguments.find(":*") != std::string::npos;
        const std::uint32_t last = folder_.messages.empty() ? 0 : folder_.messages.back().uid;
        std::string all;
        for (std::size_t i = 0; i < folder_.messages.size(); ++i) {
            const auto& m = folder_.messages[i];
            const bool chosen = open ? m.uid >= std::min(first, last) : m.uid == first;
            if (!chosen) continue;
            all += spell("* " + std::to_string(i + 1) + " FETCH (UID " + std::to_string(m.uid));
            if (open)
                all += spell(" RFC822.SIZE ") + std::to_string(m.bytes.size());
            else
                all += spell(" BODY[] {") + std::to_string(m.bytes.size()) + "}\r\n" + m.bytes;
            all += ")\r\n";
        }
        return all;
    }

    void store(const std::string& arguments)
    {
        for (auto& m : folder_.messages) {
            if (m.uid != number(arguments)) continue;
            m.seen |= arguments.find("\\Seen") != std::string::npos;
            m.deleted |= arguments.find("\\Deleted") != std::string::npos;
        }
    }

    std::string search(const std::string& arguments)
    {
        const auto uid = number(arguments.substr(arguments.find(' ') + 1));
        return spell("* SEARCH") + (folder_.find(uid) ? " " + std::to_string(uid) : "") + "\r\n";
    }

    void expunge(std::optional<std::uint32_t> uid)
    {
        std::erase_if(folder_.messages, [&](const fake_message& m) {
            return m.deleted && (!uid || m.uid == *uid);
        });
    }

    fake_folder& folder_;
    fake_dialect dialect_;
    bool secured_ = false, idling_ = false, challenged_ = false;
    std::string input_, idle_tag_;
    std::vector<std::uint32_t> known_;
};

}  // namespace vgm::imap::test
