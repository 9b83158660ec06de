#pragma once

#include "routes/document_to_mssante/settings.hpp"
#include "schemas/mime/incoming.hpp"
#include "schemas/transmission/request.hpp"
#include "tests/unit/schemas/xdm/metadata_check.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

// Mails as the golden files keep them.
namespace vgm::test {

inline document_to_mssante::settings sample_settings()
{
    document_to_mssante::settings with;
    with.mailbox = "labo@hopital.test.mssante.fr";
    with.mailbox_name = "Hôpital des Dunes - Biologie";
    with.product_reference = "DEV000001";
    with.mark = document_to_mssante::replacement_mark::before;
    with.archive.source_id = "1.2.250.1.999.1.1.9";
    with.archive.emitter = "Hôpital des Dunes";
    with.archive.contact = "dsi@hopital.test.mssante.fr";
    with.archive.application_version = "0";
    with.archive.application_editor = "Vaguemestre";
    return with;
}

inline bool is_base64_line(std::string_view line)
{
    return line.size() >= 4 && line.size() <= 76 &&
           line.find_first_not_of(
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
           ) == std::string_view::npos;
}

inline std::string digest(const std::string& bytes)
{
    return std::to_string(bytes.size()) + " bytes, sha-256 " + transmission::content_hash(bytes);
}

// What stands for the base64 of a part.
inline std::string describe(const mime::incoming_part& part)
{
    if (part.content_type != "application/zip") return "[" + digest(part.content) + "]\n";
    std::string text;
    for (const auto& file : zip_reader(part.content).read())
        text += "[" + file.name + ": " + digest(file.content) + "]\n";
    return text;
}

// A mail with LF line ends.
inline std::string to_text(const std::string& mail)
{
    const auto parsed = mime::parse_mail(mail).value();
    std::size_t part = 1;  // the first part is text
    std::string text;
    bool in_base64 = false, described = false;
    for (std::size_t at = 0; at < mail.size();) {
        const auto end = mail.find("\r\n", at);
        const std::string line = mail.substr(at, end - at);
        at = end == std::string::npos ? mail.size() : end + 2;
        if (line == "Content-Transfer-Encoding: base64") in_base64 = true;
        if (line.starts_with("--")) in_base64 = described = false;
        if (!in_base64 || !is_base64_line(line)) {
            text += line + '\n';
        } else if (!described) {
            text += describe(parsed.parts.at(part++));
            described = true;
        }
    }
    return text;
}

inline std::string metadata_in(const std::string& mail)
{
    const auto m = mime::parse_mail(mail).value();
    auto xml = zip_reader(m.parts.at(1).content).contents().at("IHE_XDM/SUBSET01/METADATA.XML");
    expect_valid_ebrim(xml);
    return xml;
}

}  // namespace vgm::test
