#include "gateway/app/send_state.hpp"

#include "schemas/transmission/request.hpp"

#include <stdexcept>

namespace vgm::app {

namespace fs = std::filesystem;

send_state::send_state(const fs::path& path, const std::string& to)
{
    if (path.empty()) return;
    const std::string first = "# what vaguemestre send was told AA for by " + to;
    std::string line;
    bool mine = false;
    if (std::ifstream in(path); in) {
        mine = std::getline(in, line) && line == first;
        // The last line may be half of one.
        while (mine && std::getline(in, line) && !in.eof())
            if (line.size() == key_of({}).size()) known_.insert(line);
    }
    out_.open(path, mine ? std::ios::app : std::ios::trunc);
    if (mine)
        out_ << '\n';
    else
        out_ << first << '\n';
    out_.flush();
    if (!out_)
        throw std::runtime_error(
            "cannot write " + path.string() + "; name another with --state, or say --no-state"
        );
}

std::string send_state::key_of(std::string_view er7) { return transmission::content_hash(er7); }

void send_state::add(const std::string& key)
{
    if (out_.is_open()) out_ << key << std::endl;
}

fs::path default_state_of(const fs::path& first)
{
    if (first == "-") return {};
    std::error_code unknown;
    if (fs::is_directory(first, unknown)) return first / "sent.state";
    return first.string() + ".sent";
}

}  // namespace vgm::app
