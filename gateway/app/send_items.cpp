#include "gateway/app/send_items.hpp"

#include "gateway/app/paper_files.hpp"
#include "schemas/hl7v2/batch_answer.hpp"
#include "schemas/hl7v2/lexical.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/transmission/request.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = 256 * 1024;

bool is_standard_input(const fs::path& path) { return path == "-"; }

// MSH-10 as an acknowledgment repeats it.
std::string control_of(std::string_view er7)
{
    const std::string line{hl7v2::first_line(er7.substr(0, piece))};
    const auto text = hl7v2::decode_charset(std::string_view{line});
    if (!text) return {};
    const auto m = hl7v2::parse_message(text->text);
    return m ? m->msh().field(10).value(0) : std::string{};
}

// The header of a batch of ours.
hl7v2::batch_header make_header(const std::string& batch)
{
    hl7v2::batch_reader reader(piece);
    reader.feed("BHS|^~\\&|vaguemestre||||||send||" + hl7v2::escape(batch) + '\r');
    return std::get<hl7v2::batch_header>(*reader.next());
}

std::string about(const fs::path& file)
{
    std::error_code unknown;
    const auto size = fs::file_size(file, unknown);
    const auto changed = fs::last_write_time(file, unknown).time_since_epoch().count();
    return file.filename().string() + '/' + std::to_string(size) + '/' + std::to_string(changed) +
           '\n';
}

}  // namespace

send_items::send_items(
    const std::vector<fs::path>& paths,
    std::string batch,
    rest::letter_ends ends
)
    : ends_(std::move(ends))
{
    std::string all;
    bool is_known = true;
    for (const auto& path : paths) {
        const auto found = is_standard_input(path) ? std::vector<fs::path>{path}
                                                   : find_files_to_send(path, failed_);
        for (const auto& file : found) {
            files_.push_back(file);
            if (is_standard_input(file)) {
                is_known = false;
                continue;
            }
            std::error_code unknown;
            bytes_total_ += fs::file_size(file, unknown);
            all += about(file);
        }
    }
    if (!is_known) bytes_total_ = 0;
    if (batch.empty()) batch = "send-" + transmission::content_hash(all).substr(0, 12);
    own_ = make_header(batch);
}

send_items::~send_items() = default;

std::optional<send_item> send_items::next()
{
    for (;;) {
        while (reader_) {
            auto item = reader_->next();
            if (!item) break;
            if (auto message = take(std::move(*item))) return message;
        }
        while (auto item = next_paper()) {
            if (auto* const letter = std::get_if<papers::paper_letter>(&item->what))
                return to_item(std::move(*letter), item->is_alone);
            auto& of_messages = std::get<hl7v2::batch_item>(item->what);
            if (auto message = take(std::move(of_messages))) return message;
        }
        if (reader_ && has_more_)
            read_piece();
        else if (!open_next())
            return std::nullopt;
    }
}

// A message, or nothing for the lines of a batch, which are kept.
std::optional<send_item> send_items::take(hl7v2::batch_item item)
{
    if (auto* h = std::get_if<hl7v2::batch_header>(&item)) {
        if (h->wrong) problems_.emplace_back(name_, *h->wrong);
        auto& of = h->level == hl7v2::batch_level::file ? file_header_ : batch_header_;
        of = std::move(*h);
    } else if (const auto* end = std::get_if<hl7v2::batch_end>(&item)) {
        auto& of = end->level == hl7v2::batch_level::file ? file_header_ : batch_header_;
        of.reset();
        if (const auto wrong = check_end(*end)) problems_.emplace_back(name_, *wrong);
    } else {
        return to_item(std::get<hl7v2::batch_message>(std::move(item)));
    }
    return std::nullopt;
}

// Of a document or an archive that is open.
std::optional<folder_item> send_items::next_paper()
{
    if (!papers_) return std::nullopt;
    try {
        if (auto item = papers_->next()) return item;
    } catch (const unreadable_file& failed) {
        failed_.push_back({name_, failed.what()});
    }
    papers_.reset();
    return std::nullopt;
}

void send_items::open_paper(const dropfolder::picked_file& paper)
{
    try {
        papers_ = open_items(paper, ends_, message_file_bytes_max);
    } catch (const unreadable_file& failed) {
        failed_.push_back({name_, failed.what()});
    }
    bytes_read_ += paper.what.file.size;
}

bool send_items::open_next()
{
    reader_.reset();
    papers_.reset();
    if (at_ == files_.size()) return false;
    const auto& path = files_[at_++];
    name_ = path.string();
    number_ = 0;
    file_header_.reset();
    batch_header_.reset();
    if (const auto paper = find_paper(path)) {
        open_paper(*paper);
        return true;
    }
    if (is_standard_input(path)) {
        in_ = &std::cin;
    } else {
        owned_ = std::make_unique<std::ifstream>(path, std::ios::binary);
        in_ = owned_.get();
    }
    if (!*in_) {
        failed_.push_back({path, "cannot be read"});
        return true;
    }
    reader_.emplace(message_file_bytes_max);
    has_more_ = true;
    return true;
}

void send_items::read_piece()
{
    std::string input(piece, '\0');
    in_->read(input.data(), static_cast<std::streamsize>(input.size()));
    const auto got = static_cast<std::size_t>(in_->gcount());
    bytes_read_ += got;
    has_more_ = got > 0;
    if (in_->bad()) failed_.push_back({name_, "cannot be read to its end"});
    has_more_ ? reader_->feed({input.data(), got}) : reader_->finish();
}

std::optional<send_item> send_items::to_item(hl7v2::batch_message m)
{
    send_item item{name_, ++number_, std::move(m.er7), {}, {}, {}, {}};
    item.control_id = control_of(item.er7);
    if (m.cut_short)
        item.wrong = issue{
            fault::malformed,
            severity::error,
            {},
            "the batch has no BTS, so its last message may have lost its end",
            "BATCH-END"};
    if (m.too_large)
        item.wrong = issue{
            fault::too_large,
            severity::error,
            {},
            "the message is too large",
            "BATCH-MESSAGE-SIZE"};
    frame(item, !has_more_ && number_ == 1 && !papers_);
    return item;
}

std::optional<send_item> send_items::to_item(papers::paper_letter letter, bool is_alone)
{
    send_item item{name_, ++number_, letter.take_er7(), {}, {}, {}, {}};
    item.control_id = control_of(item.er7);
    if (!letter.wrong().empty()) item.wrong = letter.wrong().front();
    frame(item, is_alone);
    return item;
}

// Puts a batch of one around it, if it is in one.
void send_items::frame(send_item& item, bool is_alone)
{
    const auto* around = batch_header_                    ? &*batch_header_
                         : file_header_                   ? &*file_header_
                         : is_alone && files_.size() == 1 ? nullptr
                                                          : &own_;
    if (around == nullptr) return;
    item.header = around->line + '\r';
    item.trailer = around->level == hl7v2::batch_level::file ? "FTS|1\r" : "BTS|1\r";
    auto id = to_batch_id(*around);
    if (std::ranges::find(batches_, id) == batches_.end()) batches_.push_back(std::move(id));
}

}  // namespace vgm::app
