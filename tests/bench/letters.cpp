#include "tests/bench/letters.hpp"

#include "schemas/mime/base64.hpp"

#include <fmt/format.h>

#include <random>

namespace vgm::bench {
namespace {

// As short as a document may be that breaks no rule.
constexpr std::string_view document_head =
    R"(<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3">)"
    R"(<realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>)"
    R"(<templateId root="2.16.840.1.113883.2.8.2.1"/><templateId root="1.2.250.1.213.1.1.1.1"/>)"
    R"(<id root="1.2.250.1.999.1.1.7.1"/><code code="11502-2" codeSystem="2.16.840.1.113883.6.1"/>)"
    R"(<title>Biologie</title><effectiveTime value="20260312093000+0100"/>)"
    R"(<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>)"
    R"(<languageCode code="fr-FR"/><setId root="1.2.250.1.999.1.1.7"/><versionNumber value="1"/>)"
    R"(<recordTarget><patientRole><id root="1.2.250.1.213.1.4.10" extension="279035121518989"/>)"
    R"(<patient><name><family qualifier="BR">PAT-TROIS</family><given qualifier="BR">DOMINIQUE)"
    R"(</given></name><administrativeGenderCode code="F"/><birthTime value="19790328"/></patient>)"
    R"(</patientRole></recordTarget><author><time value="20260312093000+0100"/><assignedAuthor>)"
    R"(<id root="1.2.250.1.71.4.2.1" extension="801234567866"/><code code="G15_10/SM03")"
    R"( codeSystem="1.2.250.1.213.1.1.4.5"/><assignedPerson><name><family>DIAZ</family></name>)"
    R"(</assignedPerson><representedOrganization><id root="1.2.250.1.71.4.2.2" extension="1"/>)"
    R"(<name>Labo</name></representedOrganization></assignedAuthor></author><custodian>)"
    R"(<assignedCustodian><representedCustodianOrganization><id root="1.2.250.1.71.4.2.2")"
    R"( extension="1"/><name>Labo</name></representedCustodianOrganization></assignedCustodian>)"
    R"(</custodian><legalAuthenticator><time value="20260312093000+0100"/><signatureCode code="S"/>)"
    R"(<assignedEntity><id root="1.2.250.1.71.4.2.1" extension="801234567866"/><assignedPerson>)"
    R"(<name><family>DIAZ</family></name></assignedPerson></assignedEntity></legalAuthenticator>)"
    R"(<documentationOf><serviceEvent><effectiveTime><low value="20260312"/></effectiveTime>)"
    R"(<performer><assignedEntity><id root="1.2.250.1.71.4.2.1" extension="801234567866"/>)"
    R"(<representedOrganization><standardIndustryClassCode code="ETABLISSEMENT"/>)"
    R"(</representedOrganization></assignedEntity></performer></serviceEvent></documentationOf>)"
    R"(<componentOf><encompassingEncounter><effectiveTime><low value="20260312"/></effectiveTime>)"
    R"(<location><healthCareFacility><code code="SA01"/></healthCareFacility></location>)"
    R"(</encompassingEncounter></componentOf><component><nonXMLBody>)"
    R"(<text mediaType="application/pdf" representation="B64">)";
constexpr std::string_view document_tail = "</text></nonXMLBody></component></ClinicalDocument>";

constexpr std::string_view message_head =
    "MSH|^~\\&|SIL|LABO|PFI|ETAB|20260312093000||ORU^R01^ORU_R01|";
constexpr std::string_view before_document =
    "|P|2.5|||||FRA|UNICODE UTF-8|||2.1^CISIS_CDA_HL7_V2\r"
    "PID|||279035121518989^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS||"
    "PAT-TROIS^DOMINIQUE^DOMINIQUE^^^^L||19790328|F|||||||||||||||||||||||N|VALI\r"
    "PV1|1|I|||||||||||||||||000897406^^^ETAB&1204567809&M^VN\r"
    "ORC|NW\r"
    "OBR|1|||11502-2^CR d'examens biologiques^LN\r"
    "OBX|1|ED|11502-2^CR d'examens biologiques^LN||^TEXT^XML^Base64^";
constexpr std::string_view after_document =
    "||||||F\r"
    "PRT||UC||SB^^participation|801234567866^DIAZ^Thierry^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS\r"
    "PRT||UC||RCT^^participation|801234567897^HODA^Adam^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
    "||||||||||^^X.400^adam.hoda@demo.mssante.fr\r";

// The ten flags of MetaDMPMSS, for a professional who is to acknowledge both.
std::string make_flags()
{
    std::string flags;
    int number = 2;
    for (const std::string_view flag :
         {"MASQUE_PS=N",
          "INVISIBLE_PATIENT=N",
          "INVISIBLE_REP_LEGAUX=N",
          "CONNEXION_SECRETE=N",
          "MODIF_CONF_CODE=N",
          "DESTDMP=N",
          "DESTMSSANTEPS=Y",
          "DESTMSSANTEPAT=N",
          "ACK_RECEPTION=Y",
          "ACK_LECTURE_MSS=Y"}) {
        const auto name = flag.substr(0, flag.size() - 2);
        flags += fmt::format(
            "OBX|{}|CE|{}^^MetaDMPMSS||{}^^expandedYes-NoIndicator||||||F\r",
            number++,
            name,
            flag.back()
        );
    }
    return flags;
}

// Incompressible, as a PDF mostly is; the same at every run.
std::string make_pdf(std::size_t bytes)
{
    std::string pdf = "%PDF-1.4\n";
    pdf.reserve(bytes + sizeof(std::uint64_t));
    std::mt19937_64 random(1);
    while (pdf.size() < bytes) {
        const std::uint64_t bits = random();
        pdf.append(reinterpret_cast<const char*>(&bits), sizeof bits);
    }
    return pdf;
}

// How many bytes come to at most that many characters of base64.
std::size_t bytes_in_base64(std::size_t characters) { return characters / 4 * 3; }

}  // namespace

std::string letter_template::control_id(std::uint64_t n) { return fmt::format("{:016}", n); }

std::string make_document(std::size_t bytes)
{
    const auto frame = document_head.size() + document_tail.size();
    std::string document{document_head};
    mime::encode_base64(
        make_pdf(bytes > frame ? bytes_in_base64(bytes - frame) : 0).substr(0, bytes), document
    );
    document += document_tail;
    return document;
}

letter_template make_letter(std::string_view document)
{
    letter_template made;
    made.head = message_head;
    made.rest = before_document;
    mime::encode_base64(document, made.rest);
    made.rest += after_document;
    made.rest += make_flags();
    return made;
}

letter_template make_letter_of(std::size_t bytes)
{
    const auto frame = make_letter({}).size();
    return make_letter(make_document(bytes > frame ? bytes_in_base64(bytes - frame) : 0));
}

}  // namespace vgm::bench
