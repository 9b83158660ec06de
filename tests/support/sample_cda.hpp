#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

// CDA documents for tests: small, complete enough to be sent, about people who do not exist. Needs
// nothing of the gateway, so that what it makes is a second opinion.
namespace vgm::test {

inline std::string to_base64(std::string_view bytes)
{
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        const std::size_t size = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (j < size ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            out += j <= size ? digits[group >> (18 - 6 * j) & 63] : '=';
    }
    return out;
}

// A PDF of one page with one line of text, its cross-reference table included.
inline std::string small_pdf(std::string_view line = "Compte rendu d'essai")
{
    const std::string content = "BT /F1 12 Tf 72 770 Td (" + std::string(line) + ") Tj ET";
    const std::vector<std::string> objects{
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        "/Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream"};
    std::string out = "%PDF-1.4\n", table = "0000000000 65535 f \n";
    for (std::size_t n = 0; n < objects.size(); ++n) {
        char row[24];
        std::snprintf(row, sizeof row, "%010zu 00000 n \n", out.size());
        table += row;
        out += std::to_string(n + 1) + " 0 obj\n" + objects[n] + "\nendobj\n";
    }
    const std::string size = std::to_string(objects.size() + 1);
    return out + "xref\n0 " + size + "\n" + table + "trailer\n<< /Size " + size +
           " /Root 1 0 R >>\nstartxref\n" + std::to_string(out.size()) + "\n%%EOF\n";
}

inline constexpr std::string_view sample_ins = "290059999901266";
inline constexpr std::string_view sample_ins_oid = "1.2.250.1.213.1.4.8";
inline constexpr std::string_view sample_ipp_oid = "1.2.250.1.999.1.1.3";

enum class cda_form { n1, n3 };  // a PDF in a nonXMLBody; sections

struct sample_cda
{
    cda_form form = cda_form::n1;
    std::string id_root = "1.2.250.1.999.1.1.7.4001", id_extension;
    std::string set_root = "1.2.250.1.999.1.1.7.40";
    std::string replaces;  // root of relatedDocument RPLC parentDocument/id; empty: none
    std::string code = "11502-2", label = "CR d'examens biologiques",
                code_system = "2.16.840.1.113883.6.1";
    std::string title = "Compte rendu d'analyses";
    std::string effective_time = "20260302101500+0100";
    std::string act_time = "20260302083000+0100";
    std::string ins{sample_ins}, ins_oid{sample_ins_oid};  // empty: no INS
    std::string ipp = "IPP-118", ipp_oid{sample_ipp_oid};  // empty: none
    std::string birth_name = "ÉTOURNEAU", given_name = "Anaëlle";
    std::string pdf = small_pdf();  // empty: none
    std::string sections;           // components of an n3's body; empty: one short section
    std::string facility = "SA25", setting = "AMBULATOIRE";

    std::string print() const;
};

namespace detail {

inline std::string id_element(std::string_view root, std::string_view extension)
{
    std::string made = "<id root=\"" + std::string(root) + '"';
    if (!extension.empty()) made += " extension=\"" + std::string(extension) + '"';
    return made + "/>";
}

// The version of a document, or of the one that it replaces.
inline std::string print_version(const sample_cda& d, int number)
{
    return "<setId root=\"" + d.set_root + "\"/><versionNumber value=\"" + std::to_string(number) +
           "\"/>\n";
}

inline std::string print_people(const sample_cda& d)
{
    std::string ids;
    if (!d.ins.empty()) ids += id_element(d.ins_oid, d.ins);
    if (!d.ipp.empty()) ids += id_element(d.ipp_oid, d.ipp);
    const std::string author_id = id_element("1.2.250.1.71.4.2.1", "899900000017");
    const std::string name =
        "<assignedPerson><name><given>Côme</given><family>PLUVIER</family>"
        "</name></assignedPerson>";
    const std::string lab =
        id_element("1.2.250.1.71.4.2.2", "1999900011") + "<name>Laboratoire des Dunes</name>";
    return "<recordTarget><patientRole>" + ids + "<patient><name><family qualifier=\"BR\">" +
           d.birth_name + "</family><given qualifier=\"BR\">" + d.given_name +
           "</given></name><administrativeGenderCode code=\"F\"/><birthTime value=\"19900517\"/>"
           "</patient></patientRole></recordTarget>\n"
           "<author><time value=\"" +
           d.effective_time + "\"/><assignedAuthor>" + author_id +
           "<code code=\"G15_10/SM03\" displayName=\"Biologiste\" "
           "codeSystem=\"1.2.250.1.213.1.1.4.5\"/>" +
           name + "<representedOrganization>" + lab +
           "</representedOrganization></assignedAuthor></author>\n"
           "<custodian><assignedCustodian><representedCustodianOrganization>" +
           lab +
           "</representedCustodianOrganization></assignedCustodian></custodian>\n"
           "<legalAuthenticator><time value=\"" +
           d.effective_time + "\"/><signatureCode code=\"S\"/><assignedEntity>" + author_id + name +
           "</assignedEntity></legalAuthenticator>\n";
}

inline std::string print_acts(const sample_cda& d)
{
    std::string made =
        "<documentationOf><serviceEvent><code code=\"18723-7\" displayName=\"Hématologie\" "
        "codeSystem=\"2.16.840.1.113883.6.1\"/><effectiveTime><low value=\"" +
        d.act_time + "\"/></effectiveTime><performer typeCode=\"PRF\"><assignedEntity>" +
        id_element("1.2.250.1.71.4.2.1", "899900000017") +
        "<representedOrganization><name>Laboratoire des Dunes</name>";
    if (!d.setting.empty())
        made += "<standardIndustryClassCode code=\"" + d.setting +
                "\" codeSystem=\"1.2.250.1.213.1.1.4.9\"/>";
    made +=
        "</representedOrganization></assignedEntity></performer></serviceEvent>"
        "</documentationOf>\n";
    if (!d.replaces.empty())
        made += "<relatedDocument typeCode=\"RPLC\"><parentDocument>" + id_element(d.replaces, {}) +
                print_version(d, 1) + "</parentDocument></relatedDocument>\n";
    made += "<componentOf><encompassingEncounter><effectiveTime><low value=\"" + d.act_time +
            "\"/></effectiveTime>";
    if (!d.facility.empty())
        made += "<location><healthCareFacility><code code=\"" + d.facility +
                "\" codeSystem=\"1.2.250.1.71.4.2.4\"/></healthCareFacility></location>";
    return made + "</encompassingEncounter></componentOf>\n";
}

inline std::string print_body(const sample_cda& d)
{
    if (d.form == cda_form::n1)
        return "<component><nonXMLBody><text mediaType=\"application/pdf\" "
               "representation=\"B64\">" +
               to_base64(d.pdf) + "</text></nonXMLBody></component>\n";
    if (!d.sections.empty())
        return "<component><structuredBody>" + d.sections + "</structuredBody></component>\n";
    std::string entry;
    if (!d.pdf.empty())
        entry =
            "<entry><organizer classCode=\"CLUSTER\" moodCode=\"EVN\"><statusCode "
            "code=\"completed\"/><component><observation classCode=\"OBS\" moodCode=\"EVN\">"
            "<code code=\"69764-9\" codeSystem=\"2.16.840.1.113883.6.1\"/><value "
            "code=\"55108-5\"/></observation></component><component><observationMedia "
            "classCode=\"OBS\" moodCode=\"EVN\"><value mediaType=\"application/pdf\" "
            "representation=\"B64\">" +
            to_base64(d.pdf) + "</value></observationMedia></component></organizer></entry>";
    return "<component><structuredBody><component><section><title>Hémogramme</title>"
           "<text>Leucocytes : 6,1 G/L</text>" +
           entry + "</section></component></structuredBody></component>\n";
}

}  // namespace detail

inline std::string sample_cda::print() const
{
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<ClinicalDocument xmlns=\"urn:hl7-org:v3\">\n<realmCode code=\"FR\"/>"
           "<typeId root=\"2.16.840.1.113883.1.3\" extension=\"POCD_HD000040\"/>"
           "<templateId root=\"2.16.840.1.113883.2.8.2.1\"/>"
           "<templateId root=\"1.2.250.1.213.1.1.1.1\"/>" +
           std::string(
               form == cda_form::n3 ? "<templateId root=\"1.2.250.1.213.1.1.1.55\"/>" : ""
           ) +
           detail::id_element(id_root, id_extension) + "<code code=\"" + code +
           "\" displayName=\"" + label + "\" codeSystem=\"" + code_system + "\"/><title>" + title +
           "</title><effectiveTime value=\"" + effective_time +
           "\"/><confidentialityCode code=\"N\" codeSystem=\"2.16.840.1.113883.5.25\"/>"
           "<languageCode code=\"fr-FR\"/>" +
           detail::print_version(*this, replaces.empty() ? 1 : 2) + detail::print_people(*this) +
           detail::print_acts(*this) + detail::print_body(*this) + "</ClinicalDocument>\n";
}

}  // namespace vgm::test
