// Recovery of a stream: segments written as the journal writes them, then damaged. What is told was
// written, in its order; nothing that stands before the first damage is lost; and a second recovery
// tells the same.

#include "gateway/journal/crc32c.hpp"
#include "gateway/journal/recovery.hpp"
#include "tests/fuzz/property.hpp"

#include <cstring>
#include <map>

namespace {

using namespace vgm;
using namespace vgm::journal;
using vgm::fuzz::choices;
using vgm::fuzz::expect;

constexpr std::uint32_t capacity = 16 << 10;
const std::string folder = "j";

using disk = std::map<std::string, std::shared_ptr<std::string>>;

class memory_file final : public file
{
public:
    explicit memory_file(std::shared_ptr<std::string> bytes) : bytes_(std::move(bytes)) {}

    std::size_t read_at(char* to, std::size_t size, std::uint64_t offset, error_code&)
        const override
    {
        return offset > bytes_->size() ? 0 : bytes_->copy(to, size, offset);
    }
    std::size_t write_at(std::span<const iovec> parts, std::uint64_t offset, error_code&) override
    {
        std::size_t written = 0;
        for (const auto& part : parts) {
            bytes_->resize(std::max<std::size_t>(bytes_->size(), offset + written + part.iov_len));
            std::memcpy(bytes_->data() + offset + written, part.iov_base, part.iov_len);
            written += part.iov_len;
        }
        return written;
    }
    error_code sync_data() override { return {}; }
    error_code allocate(std::uint64_t) override { return {}; }
    error_code truncate(std::uint64_t size) override
    {
        bytes_->resize(size);
        return {};
    }
    std::uint64_t size(error_code&) const override { return bytes_->size(); }

private:
    std::shared_ptr<std::string> bytes_;
};

class memory_files final : public file_system
{
public:
    explicit memory_files(disk& all) : all_(all) {}

    std::unique_ptr<file> open(const std::string& path, open_mode, error_code& ec) override
    {
        const auto found = all_.find(path);
        if (found != all_.end()) return std::make_unique<memory_file>(found->second);
        ec = make_error_code(boost::system::errc::no_such_file_or_directory);
        return nullptr;
    }
    error_code rename(const std::string&, const std::string&) override { return {}; }
    error_code remove(const std::string&) override { return {}; }
    error_code make_directories(const std::string&) override { return {}; }
    error_code sync_directory(const std::string&) override { return {}; }
    std::vector<std::string> list(const std::string& path, error_code&) override
    {
        std::vector<std::string> names;
        for (const auto& [name, bytes] : all_) names.push_back(name.substr(path.size() + 1));
        return names;
    }

private:
    disk& all_;
};

struct told
{
    position at;
    std::string payload, body;
    friend bool operator==(const told&, const told&) = default;
};

// Writes as stream_writer does, as far as recovery can see.
class scribe
{
public:
    explicit scribe(disk& to) : disk_(to) { begin_segment(0, 0); }

    void write(std::string_view payload, std::string_view body)
    {
        if (offset_ + record_size(payload.size(), body.size()) > capacity) return;
        record_header h;
        h.payload_size = static_cast<std::uint32_t>(payload.size());
        h.body_size = static_cast<std::uint32_t>(body.size());
        const std::string content = std::string(payload) + std::string(body);
        h.content_crc = crc32c(content);
        h.durable = durable_;
        h.epoch = epoch_;
        h.kind = 1;
        const auto at = position::at(number_, offset_);
        const auto header = print(h, at);
        bytes_->replace(offset_, header.size(), header.data(), header.size());
        bytes_->replace(offset_ + header.size(), content.size(), content);
        offset_ += static_cast<std::uint32_t>(record_size(h));
        records.push_back({at, std::string(payload), std::string(body)});
    }
    void sync() { durable_ = offset_; }
    void restart()
    {
        sync();
        ++epoch_;
    }
    void go_on()
    {
        if (number_ < 3) begin_segment(number_, offset_);
    }

    std::vector<told> records;

private:
    void begin_segment(std::uint32_t previous, std::uint32_t previous_end)
    {
        segment_header h;
        h.number = number_ = previous + 1;
        h.capacity = capacity;
        h.epoch = epoch_;
        h.previous = previous;
        h.previous_end = previous_end;
        const auto header = print(h);
        bytes_ = std::make_shared<std::string>(capacity, '\0');
        bytes_->replace(0, header.size(), header.data(), header.size());
        disk_[segment_path(stream_directory(folder, stream::tracking), number_)] = bytes_;
        offset_ = segment_header_size;
        durable_ = 0;
    }

    disk& disk_;
    std::shared_ptr<std::string> bytes_;
    std::uint32_t number_ = 0, offset_ = 0, durable_ = 0, epoch_ = 1;
};

std::vector<told> write(disk& to, choices& any)
{
    scribe by{to};
    for (unsigned steps = any.byte() % 40; steps > 0 && !any.empty(); --steps) {
        switch (const auto what = any.byte(); what % 8) {
            case 0:
                by.sync();
                break;
            case 1:
                by.restart();
                break;
            case 2:
                by.go_on();
                break;
            default: {
                const auto payload = any.take(what / 8);
                by.write(payload, any.take(any.byte()));
            }
        }
    }
    return by.records;
}

// Changes bytes, and says where the first changed one is.
position break_bytes(disk& all, choices& any)
{
    position first{~0ULL};
    while (!any.empty()) {
        const auto number = 1 + any.byte() % 3;
        const auto found =
            all.find(segment_path(stream_directory(folder, stream::tracking), number));
        const auto offset = (any.byte() * 256 + any.byte()) % capacity;
        const auto mask = any.byte();
        if (found == all.end() || offset >= found->second->size() || mask == 0) continue;
        if (mask == 1)
            found->second->resize(offset);
        else
            (*found->second)[offset] = static_cast<char>((*found->second)[offset] ^ mask);
        first = std::min(first, position::at(number, offset));
    }
    return first;
}

std::optional<std::vector<told>>
tell(disk& all, damage_policy policy, recovered_stream* found = nullptr)
{
    memory_files files{all};
    settings s;
    s.directory = folder;
    s.on_damage = policy;
    std::vector<told> records;
    auto recovered = recover(files, s, stream::tracking, {}, [&](const scanned& r) {
        records.push_back({r.at, std::string(r.payload), std::string(r.body)});
    });
    if (!recovered) return std::nullopt;
    if (found != nullptr) *found = std::move(*recovered);
    return records;
}

void check_told(const std::vector<told>& seen, const std::vector<told>& written, position first)
{
    auto from = written.begin();
    for (const auto& r : seen) {
        from = std::find(from, written.end(), r);
        expect(from != written.end(), "what is told was written, in this order");
        ++from;
    }
    for (const auto& r : written) {
        const auto end = position{r.at.value + record_size(r.payload.size(), r.body.size())};
        if (end.value > first.value) break;
        expect(std::ranges::find(seen, r) != seen.end(), "what stands before the damage is told");
    }
}

// Where records are damaged, and how far. A segment's header may be made anew: it is left out.
std::vector<std::pair<position, std::uint64_t>> inside(const std::vector<damage>& all)
{
    std::vector<std::pair<position, std::uint64_t>> places;
    for (const auto& d : all)
        if (d.offset != 0) places.emplace_back(position::at(d.segment, d.offset), d.bytes);
    return places;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    choices any{fuzz::to_text(data, size)};
    disk all;
    const auto written = write(all, any);
    recovered_stream found;
    auto seen = tell(all, damage_policy::refuse, &found);
    expect(seen == written, "what was written is told");
    expect(found.torn_bytes == 0 && found.damages.empty(), "and nothing is wrong");

    const auto first = break_bytes(all, any);
    if (const auto some = tell(all, damage_policy::refuse)) check_told(*some, written, first);
    seen = tell(all, damage_policy::skip_and_report, &found);
    expect(seen.has_value(), "damage can be skipped");
    check_told(*seen, written, first);
    recovered_stream same;
    const auto again = tell(all, damage_policy::skip_and_report, &same);
    expect(again.has_value(), "recovery can be repeated");
    expect(again == seen, "a second recovery tells the same");
    expect(inside(same.damages) == inside(found.damages), "and the same damage");
    expect(same.end() == found.end() || found.tail.end == segment_header_size, "and the same end");
    expect(same.torn_bytes == 0, "and the tail was mended");
    return 0;
}
