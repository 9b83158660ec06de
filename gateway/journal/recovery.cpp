#include "gateway/journal/recovery.hpp"

#include "gateway/journal/errors.hpp"

#include <algorithm>
#include <utility>

namespace vgm::journal {
namespace {

constexpr std::uint32_t page_size = 4096;

std::string file_name(std::uint32_t segment) { return segment_path("", segment).substr(1); }

// The first header behind a place that cannot be read, and whether any header behind it says that
// the place had been durable.
struct look_behind
{
    std::optional<std::uint32_t> first;
    std::uint32_t last_end = 0;
    bool was_durable = false;
};

look_behind look(segment_scan& scan, std::uint32_t bad)
{
    look_behind seen;
    auto at = scan.find_header(std::max(bad + 1, segment_header_size));
    while (at) {
        const auto header = *scan.header_at(*at);
        if (!seen.first) seen.first = at;
        seen.last_end = *at + static_cast<std::uint32_t>(record_size(header));
        seen.was_durable = header.durable > bad;
        if (seen.was_durable) break;
        at = scan.find_header(seen.last_end);
    }
    return seen;
}

issue missing(const std::string& directory, std::uint32_t segment)
{
    return make_issue(
        errc::segment_missing,
        directory,
        "the segment file " + file_name(segment) +
            " is missing: put it back from where it went or from a copy of the disk; to go on "
            "without its records set journal.on_damage to skip_and_report"
    );
}

issue damaged(const std::string& directory, const damage& d)
{
    return make_issue(
        errc::segment_damaged,
        directory + "/" + file_name(d.segment),
        "acknowledged records cannot be read from byte " + std::to_string(d.offset) +
            " on: restore the file from a copy of the disk; to go on without them set "
            "journal.on_damage to skip_and_report"
    );
}

class recoverer
{
public:
    recoverer(
        file_system& files,
        const settings& s,
        stream of,
        position from,
        const std::function<void(const scanned&)>& on_record
    )
        : files_(files),
          policy_(s.on_damage),
          of_(of),
          from_(from),
          on_record_(on_record),
          directory_(stream_directory(s.directory, of))
    {}

    result<recovered_stream> run()
    {
        error_code ec;
        listing_ = list_stream(files_, directory_, ec);
        if (ec) return make_issue(ec, directory_, "the journal's folder cannot be read");
        for (const auto& name : listing_.spares) found_.unused.push_back(directory_ + "/" + name);
        for (const auto& name : listing_.leftovers) files_.remove(directory_ + "/" + name);

        if (auto wrong = leave_out_the_unbegun()) return *wrong;
        if (auto wrong = check_chain()) return *wrong;
        for (const auto& segment : listing_.segments)
            if (auto wrong = read(segment)) return *wrong;
        if (auto wrong = mend_tail()) return *wrong;
        return std::move(found_);
    }

private:
    // A crash between taking a spare and its first write leaves a last segment without a header, a
    // failed first write one that no header points back to.
    std::optional<issue> leave_out_the_unbegun()
    {
        auto& all = listing_.segments;
        if (!all.empty() && !all.back().header) {
            bool began = false;
            if (auto wrong = look_inside(all.back().number, began)) return wrong;
            if (!began) {  // otherwise its header is damaged, and check_chain() says so
                listing_.outside.push_back(all.back().number);
                all.pop_back();
            }
        }
        for (const auto number : listing_.outside) {
            bool began = false;
            if (auto wrong = look_inside(number, began)) return wrong;
            if (began) {
                if (auto wrong = on_damage({of_, number, 0, 0})) return wrong;
            } else {
                found_.unused.push_back(segment_path(directory_, number));
            }
        }
        return std::nullopt;
    }

    std::optional<issue> look_inside(std::uint32_t number, bool& began)
    {
        error_code ec;
        const auto opened = files_.open(segment_path(directory_, number), open_mode::read, ec);
        const auto size = ec ? 0 : opened->size(ec);
        if (ec) return unreadable(number, ec);
        segment_scan scan(*opened, number, 0, static_cast<std::uint32_t>(size));
        // A sector is written whole, and the first one holds the first record's header as well.
        began = scan.header_at(segment_header_size) || look(scan, 0).was_durable;
        if (scan.error()) return unreadable(number, scan.error());
        return std::nullopt;
    }

    std::optional<issue> check_chain()
    {
        const auto& all = listing_.segments;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!all[i].header) {
                if (auto wrong = on_damage({of_, all[i].number, 0, segment_header_size}))
                    return wrong;
            } else if (i > 0 && all[i].header->previous != all[i - 1].number) {
                const auto gone = all[i].header->previous;
                if (policy_ == damage_policy::refuse) return missing(directory_, gone);
                found_.damages.push_back({of_, gone, 0, all[i].header->previous_end});
            }
        }
        return std::nullopt;
    }

    std::optional<issue> read(const listed_segment& segment)
    {
        const bool last = segment.number == listing_.segments.back().number;
        found_.segments.push_back(segment.number);
        if (segment.header) {
            found_.epoch = std::max(found_.epoch, segment.header->epoch);
            found_.copied = std::max(found_.copied, segment.header->copied);
        }
        const bool wanted = segment.number >= from_.segment();
        if (!last && !wanted && segment.end) {
            last_read_ = {segment.number, *segment.end};
            return std::nullopt;
        }

        error_code ec;
        auto opened = files_.open(
            segment_path(directory_, segment.number),
            last ? open_mode::read_write : open_mode::read,
            ec
        );
        const auto size = ec ? 0 : static_cast<std::uint32_t>(opened->size(ec));
        if (ec) return unreadable(segment.number, ec);
        const auto begin = segment.number == from_.segment() ? from_.offset() : segment_header_size;
        auto reading = read_segment(*opened, of_, segment, begin, size, [&](const scanned& r) {
            if (wanted) on_record_(r);
        });
        if (reading.ec) return unreadable(segment.number, reading.ec);
        for (const auto& d : reading.damages)
            if (auto wrong = on_damage(d)) return wrong;
        found_.epoch = std::max(found_.epoch, reading.epoch);
        if (!last) {
            last_read_ = {segment.number, reading.end};
            return std::nullopt;
        }
        found_.active = std::move(opened);
        found_.active_header = segment.header.value_or(segment_header{
            of_, segment.number, size, reading.epoch, last_read_.first, last_read_.second, {}});
        found_.tail_is_short = size < found_.active_header.capacity;
        found_.tail = reading;
        found_.torn_bytes = reading.torn_bytes;
        size_ = size;
        return std::nullopt;
    }

    // Wipes what a torn write left, but only once damage can be told from a torn write without it.
    std::optional<issue> mend_tail()
    {
        if (!found_.active) return std::nullopt;
        auto& file = *found_.active;
        const auto& tail = found_.tail;
        auto ec = write_tail_again();
        if (!ec && !tail.damages.empty()) ec = note_durable();
        const auto room = (tail.end + record_header_size + page_size - 1) / page_size * page_size;
        const auto wiped = std::max<std::uint64_t>(room, tail.end + tail.torn_bytes);
        if (!ec) ec = write_zeros(file, tail.end, std::min<std::uint64_t>(wiped, size_));
        if (!ec) ec = file.sync_data();
        if (ec) return unreadable(found_.segments.back(), ec);
        return std::nullopt;
    }

    // Writes again what may have been in the system's memory only: after a failed fdatasync a page
    // can look clean there and not be on the disk.
    error_code write_tail_again()
    {
        const auto& tail = found_.tail;
        std::string again(tail.end - std::min(tail.durable, tail.end), '\0');
        error_code ec;
        again.resize(found_.active->read_at(again.data(), again.size(), tail.durable, ec));
        return ec || again.empty() ? ec : write_all(*found_.active, again, tail.durable);
    }

    // Says in the segment's header up to where records have been told. A header that has gone is
    // made anew, because without it that could not be said.
    error_code note_durable()
    {
        auto& header = found_.active_header;
        if (header.durable == found_.tail.end) return {};
        if (const auto ec = found_.active->sync_data()) return ec;  // so that it is true
        header.durable = found_.tail.end;
        const auto bytes = print(header);
        const auto ec = write_all(*found_.active, {bytes.data(), bytes.size()}, 0);
        return ec ? ec : found_.active->sync_data();
    }

    std::optional<issue> on_damage(const damage& d)
    {
        if (policy_ == damage_policy::refuse) return damaged(directory_, d);
        found_.damages.push_back(d);
        return std::nullopt;
    }

    issue unreadable(std::uint32_t segment, error_code ec) const
    {
        return make_issue(
            ec, segment_path(directory_, segment), "the segment cannot be read: " + ec.message()
        );
    }

    file_system& files_;
    damage_policy policy_;
    stream of_;
    position from_;
    const std::function<void(const scanned&)>& on_record_;
    std::string directory_;
    stream_listing listing_;
    recovered_stream found_;
    std::pair<std::uint32_t, std::uint32_t> last_read_;  // number and end
    std::uint32_t size_ = 0;
};

}  // namespace

position recovered_stream::end() const
{
    return segments.empty() ? position{} : position::at(segments.back(), tail.end);
}

result<recovered_stream> recover(
    file_system& files,
    const settings& s,
    stream of,
    position from,
    const std::function<void(const scanned&)>& on_record
)
{
    return recoverer(files, s, of, from, on_record).run();
}

segment_reading read_segment(
    const file& from,
    stream of,
    const listed_segment& segment,
    std::uint32_t begin,
    std::uint32_t size,
    const std::function<void(const scanned&)>& on_record
)
{
    segment_reading reading;
    const auto sealed = segment.end;
    const auto durable = segment.header ? segment.header->durable : 0;
    // A file that has been cut short still has to answer for all of its sealed length.
    segment_scan scan(from, segment.number, begin, sealed ? *sealed : std::max(size, durable));
    if (segment.header) reading.epoch = segment.header->epoch;
    reading.durable = durable;
    for (;;) {
        while (const auto r = scan.next()) {
            reading.durable = std::max(reading.durable, r->header.durable);
            on_record(*r);
        }
        const auto bad = scan.offset();
        reading.end = bad;
        if (scan.error() || (sealed && bad >= *sealed)) break;

        const auto behind = look(scan, bad);
        if (scan.error()) break;
        const bool is_damage = sealed || behind.was_durable || bad < durable;
        auto next = behind.first;
        // What was written after that start begins there, even if all before it has gone.
        if (bad < durable) next = std::min(next.value_or(durable), durable);
        if (is_damage) {
            const auto until = next.value_or(sealed.value_or(bad));
            reading.damages.push_back({of, segment.number, bad, until - bad});
        } else if (behind.first) {
            reading.torn_bytes = behind.last_end - bad;
        } else if (const auto header = scan.header_at(bad)) {
            reading.torn_bytes = record_size(*header);
        } else {
            reading.torn_bytes = scan.dirt();
        }
        if (!is_damage || !next) break;
        scan.go_to(*next);
    }
    reading.ec = scan.error();
    reading.epoch = std::max(reading.epoch, scan.epoch());
    reading.durable = std::min(reading.durable, reading.end);
    return reading;
}

}  // namespace vgm::journal
