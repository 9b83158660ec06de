#include "gateway/app/folder_items.hpp"

#include "schemas/papers/archive.hpp"
#include "schemas/transmission/request.hpp"

#include <fstream>
#include <vector>

namespace vgm::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = 256 * 1024;

issue too_large(std::size_t bytes_max)
{
    return {
        fault::too_large,
        severity::error,
        {},
        "the file is larger than " + std::to_string(bytes_max) +
            " bytes; see sources.block_bytes_max",
        "FILE-SIZE"};
}

// All of a file, or as much of it as shows that it is larger than it may be.
std::string read_whole(const fs::path& path, std::size_t bytes_max)
{
    std::ifstream in(path, std::ios::binary);
    std::error_code failed;
    const auto size = fs::file_size(path, failed);
    if (!in || failed) throw unreadable_file("cannot be opened");
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes_max)) + 1, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (in.bad()) throw unreadable_file("cannot be read");
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

class message_items : public folder_items
{
public:
    message_items(const dropfolder::picked_file& picked, std::size_t bytes_max)
        : in_(picked.path, std::ios::binary),
          input_(std::min<std::size_t>(piece, picked.what.file.size + 1)),
          reader_(bytes_max)
    {
        if (!in_) throw unreadable_file("cannot be opened");
    }

    std::optional<folder_item> next() override
    {
        for (;;) {
            if (auto item = reader_.next()) {
                const bool is_message = std::holds_alternative<hl7v2::batch_message>(*item);
                const bool is_alone = is_message && !has_more_ && !others_;
                others_ = true;
                return folder_item{std::move(*item), {}, is_alone};
            }
            if (!has_more_) return std::nullopt;
            in_.read(input_.data(), static_cast<std::streamsize>(input_.size()));
            const auto got = static_cast<std::size_t>(in_.gcount());
            if (in_.bad()) throw unreadable_file("cannot be read to its end");
            has_more_ = got > 0;
            has_more_ ? reader_.feed({input_.data(), got}) : reader_.finish();
        }
    }

private:
    std::ifstream in_;
    std::vector<char> input_;
    hl7v2::batch_reader reader_;
    bool has_more_ = true;
    bool others_ = false;  // an item came before
};

// A document with or without its sidecar, or a half of a pair that stayed alone.
class paper_items : public folder_items
{
public:
    paper_items(
        const dropfolder::picked_file& picked,
        const rest::letter_ends& ends,
        std::size_t bytes_max
    )
        : picked_(picked), ends_(ends), bytes_max_(bytes_max)
    {}

    std::optional<folder_item> next() override
    {
        if (std::exchange(is_read_, true)) return std::nullopt;
        return folder_item{read(), {}, true};
    }

private:
    papers::paper_letter read() const
    {
        using dropfolder::file_kind;
        const auto document = read_whole(picked_.path, bytes_max_);
        std::optional<std::string> sidecar;
        if (picked_.what.sidecar) sidecar = read_whole(picked_.sidecar, bytes_max_);
        const auto control = transmission::content_hash(document);
        if (document.size() + (sidecar ? sidecar->size() : 0) > bytes_max_)
            return papers::refuse_paper(control, too_large(bytes_max_), ends_);
        if (picked_.what.is_alone) return papers::refuse_paper(control, missing(), ends_);
        const auto kind =
            picked_.what.kind == file_kind::pdf ? papers::paper_kind::pdf : papers::paper_kind::cda;
        return papers::read_paper({kind, document, sidecar}, ends_);
    }

    issue missing() const
    {
        const bool is_pdf = picked_.what.kind == dropfolder::file_kind::pdf;
        return {
            fault::malformed,
            severity::error,
            {},
            is_pdf ? "its sidecar did not come: a .json of the same name"
                   : "the document of this sidecar did not come: a .pdf or .xml of the same name",
            "FILE-ALONE"};
    }

    const dropfolder::picked_file picked_;
    const rest::letter_ends& ends_;
    const std::size_t bytes_max_;
    bool is_read_ = false;
};

class archive_items : public folder_items
{
public:
    archive_items(
        const dropfolder::picked_file& picked,
        const rest::letter_ends& ends,
        std::size_t bytes_max
    )
        : bytes_(read_whole(picked.path, bytes_max)), ends_(ends), bytes_max_(bytes_max)
    {
        if (bytes_.size() > bytes_max) {
            whole_ = too_large(bytes_max);
            return;
        }
        papers::archive_limits limit;
        limit.file_bytes_max = bytes_max;
        auto read = papers::paper_archive::open(bytes_, limit);
        if (read)
            archive_.emplace(std::move(*read));
        else
            whole_ = read.error();
    }

    std::optional<folder_item> next() override
    {
        if (whole_) {
            auto why = *std::exchange(whole_, std::nullopt);
            return folder_item{
                papers::refuse_paper(transmission::content_hash(bytes_), std::move(why), ends_),
                {},
                true};
        }
        while (archive_) {
            if (messages_)
                if (auto item = next_message()) return item;
            if (at_ == archive_->items().size()) break;
            const auto& item = archive_->items()[at_++];
            auto file = item.wrong ? item.wrong : open(item);
            if (file) return folder_item{refuse(item, *file), item.name, is_single()};
            if (messages_) continue;
            return folder_item{std::move(*letter_), item.name, is_single()};
        }
        return std::nullopt;
    }

private:
    bool is_single() const { return archive_->items().size() == 1; }

    // Takes an item out: into messages_ or letter_.
    std::optional<issue> open(const papers::archive_item& item)
    {
        auto file = archive_->unpack(*item.file);
        if (!file) return file.error();
        if (item.kind == papers::file_kind::hl7) {
            messages_.emplace(bytes_max_);
            messages_->feed(*file);
            messages_->finish();
            is_empty_ = true;
            return std::nullopt;
        }
        std::optional<std::string> sidecar;
        if (item.sidecar != nullptr) {
            auto text = archive_->unpack(*item.sidecar);
            if (!text) return text.error();
            sidecar = std::move(*text);
        }
        const auto kind =
            item.kind == papers::file_kind::pdf ? papers::paper_kind::pdf : papers::paper_kind::cda;
        letter_ = papers::read_paper({kind, *file, sidecar}, ends_);
        return std::nullopt;
    }

    std::optional<folder_item> next_message()
    {
        const auto& of = archive_->items()[at_ - 1];
        if (auto item = messages_->next()) {
            is_empty_ = is_empty_ && !std::holds_alternative<hl7v2::batch_message>(*item);
            return folder_item{std::move(*item), of.name, false};
        }
        messages_.reset();
        if (!is_empty_) return std::nullopt;
        const issue why{
            fault::malformed, severity::error, {}, "the file holds no message", "FILE-EMPTY"};
        return folder_item{refuse(of, why), of.name, is_single()};
    }

    // Its bytes may not be there to be hashed; what the archive says of them tells it as well.
    papers::paper_letter refuse(const papers::archive_item& item, issue why) const
    {
        std::string of = item.name;
        if (item.file != nullptr)
            of += '/' + std::to_string(item.file->crc) + '/' + std::to_string(item.file->size);
        return papers::refuse_paper(transmission::content_hash(of), std::move(why), ends_);
    }

    const std::string bytes_;
    const rest::letter_ends& ends_;
    const std::size_t bytes_max_;
    std::optional<issue> whole_;  // the archive itself is refused
    std::optional<papers::paper_archive> archive_;
    std::size_t at_ = 0;                           // of the next item
    std::optional<hl7v2::batch_reader> messages_;  // of the item before
    bool is_empty_ = true;                         // no message came of it
    std::optional<papers::paper_letter> letter_;
};

}  // namespace

std::unique_ptr<folder_items> open_items(
    const dropfolder::picked_file& picked,
    const rest::letter_ends& ends,
    std::size_t bytes_max
)
{
    switch (picked.what.kind) {
        case dropfolder::file_kind::hl7:
            return std::make_unique<message_items>(picked, bytes_max);
        case dropfolder::file_kind::cda:
        case dropfolder::file_kind::pdf:
        case dropfolder::file_kind::sidecar:
            return std::make_unique<paper_items>(picked, ends, bytes_max);
        case dropfolder::file_kind::zip:
            break;
    }
    return std::make_unique<archive_items>(picked, ends, bytes_max);
}

}  // namespace vgm::app
