#include "schemas/mime/mail.hpp"

#include "gateway/core/assert.hpp"
#include "schemas/mime/charset.hpp"
#include "schemas/mime/parameter.hpp"
#include "schemas/mime/quoted_printable.hpp"
#include "schemas/mime/text.hpp"

#include <algorithm>
#include <cstring>

namespace vgm::mime {
namespace {

bool is_boundary_token(std::string_view text)
{
    return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
        const char l = to_lower(c);
        return is_digit(c) || (l >= 'a' && l <= 'z') || c == '.' || c == '_' || c == '-';
    });
}

bool is_ascii(const slices& content)
{
    return std::all_of(content.begin(), content.end(), [](const slice& s) {
        return std::all_of(s.bytes.begin(), s.bytes.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x80;
        });
    });
}

bool contains(const slices& content, std::string_view text)
{
    std::string seam;  // the end of what was looked at and the beginning of the next slice
    for (const auto& s : content) {
        if (s.bytes.find(text) != std::string_view::npos) return true;
        seam += s.bytes.substr(0, text.size());
        if (seam.find(text) != std::string::npos) return true;
        if (s.bytes.size() > text.size()) seam = s.bytes.substr(s.bytes.size() - text.size());
        if (seam.size() > text.size()) seam.erase(0, seam.size() - text.size());
    }
    return false;
}

// A forwarded mail may hold any boundary, even ours when it is our own that comes back.
std::string choose_boundary(const mail_draft& draft)
{
    std::string boundary = "=_" + draft.boundary;
    const auto taken = [&](const mail_part& part) {
        return part.encoding == transfer_encoding::verbatim && contains(part.content, boundary);
    };
    while (std::any_of(draft.parts.begin(), draft.parts.end(), taken)) boundary += "_";
    return boundary;
}

std::string_view encoding_name(const mail_part& part)
{
    if (part.encoding == transfer_encoding::base64) return "base64";
    if (part.quoted_printable) return "quoted-printable";
    return is_ascii(part.content) ? "7bit" : "8bit";
}

std::string print_part_head(const mail_part& part)
{
    std::string head = "Content-Type: " + to_ascii(without_controls(part.content_type));
    if (!part.file_name.empty()) head += encode_parameter("name", part.file_name);
    head += "\r\nContent-Transfer-Encoding: ";
    head += encoding_name(part);
    if (!part.file_name.empty()) {
        head +=
            "\r\nContent-Disposition: attachment" + encode_parameter("filename", part.file_name);
    }
    return head + "\r\n\r\n";
}

}  // namespace

mail_part make_text_part(std::string_view utf8)
{
    return {
        "text/plain; charset=UTF-8",
        {},
        {slice::of(encode_quoted_printable(repair_utf8(utf8)))},
        transfer_encoding::verbatim,
        true};
}

mail_part make_attachment(std::string_view content_type, std::string_view file_name, slices content)
{
    return {
        std::string(content_type),
        std::string(file_name),
        std::move(content),
        transfer_encoding::base64};
}

mail::mail(mail_draft draft)
{
    VGM_ASSERT(is_boundary_token(draft.boundary));
    VGM_ASSERT(!draft.parts.empty());
    const std::string boundary = choose_boundary(draft);

    std::string text;
    for (const auto& header : draft.headers) text += print(header);
    text += "MIME-Version: 1.0\r\nContent-Type: multipart/" + draft.multipart_type +
            ";\r\n boundary=\"" + boundary + "\"\r\n\r\n";
    for (auto& part : draft.parts) {
        text += "--" + boundary + "\r\n" + print_part_head(part);
        append_text(std::move(text));
        const bool base64 = part.encoding == transfer_encoding::base64;
        const std::size_t bytes = total_size(part.content);
        size_ += base64 ? encoded_lines_size(bytes) : bytes;
        // The line end before a boundary belongs to the boundary. Base64 lines bring theirs.
        text = base64 && bytes > 0 ? "" : "\r\n";
        pieces_.push_back({std::move(part.content), part.encoding});
    }
    append_text(text + "--" + boundary + "--\r\n");
}

void mail::append_text(std::string text)
{
    size_ += text.size();
    pieces_.push_back({{slice::of(std::move(text))}, transfer_encoding::verbatim});
}

std::size_t mail_reader::read(std::span<char> into)
{
    std::size_t written = 0;
    while (written < into.size() && piece_ < mail_->pieces_.size()) {
        const std::size_t n = read_piece(into.subspan(written));
        written += n;
        if (n > 0) continue;
        ++piece_;
        slice_ = offset_ = 0;
        encoder_.reset();
    }
    return written;
}

std::size_t mail_reader::read_piece(std::span<char> into)
{
    const auto& piece = mail_->pieces_[piece_];
    if (piece.encoding == transfer_encoding::base64) {
        if (!encoder_) encoder_.emplace(piece.content);
        return encoder_->read(into);
    }
    for (; slice_ < piece.content.size(); ++slice_, offset_ = 0) {
        const std::string_view rest = piece.content[slice_].bytes.substr(offset_);
        if (rest.empty()) continue;
        const std::size_t n = std::min(rest.size(), into.size());
        std::memcpy(into.data(), rest.data(), n);
        offset_ += n;
        return n;
    }
    return 0;
}

std::string print(const mail& m)
{
    std::string out(m.size(), '\0');
    mail_reader reader(m);
    const std::size_t n = reader.read(out);
    VGM_ASSERT(n == out.size());
    return out;
}

}  // namespace vgm::mime
