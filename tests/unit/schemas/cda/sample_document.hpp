#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

// A small CDA of our own invention, and what tests do to documents.
namespace vgm::test {

inline constexpr std::string_view sample_document =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <realmCode code="FR"/>
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="2.16.840.1.113883.2.8.2.1"/>
  <templateId root="1.3.6.1.4.1.19376.1.2.20"/>
  <id root="1.2.250.9.1" extension="DOC-7"/>
  <code code="11502-2" displayName="CR d'examens biologiques" codeSystem="2.16.840.1.113883.6.1"/>
  <title>Compte rendu
     d'essai</title>
  <effectiveTime value="20240229233000+0100"/>
  <confidentialityCode code="N" displayName="Normal" codeSystem="2.16.840.1.113883.5.25"/>
  <languageCode code="fr-FR"/>
  <setId root="1.2.250.9.2" extension="SET-7"/>
  <versionNumber value="2"/>
  <recordTarget><patientRole>
    <id extension="255069999999933" root="1.2.250.1.213.1.4.10"/>
    <id extension="IPP42" root="1.2.250.9.3"/>
    <id nullFlavor="UNK"/>
    <addr use="H"><houseNumber>1</houseNumber><streetName>rue du Test</streetName>
      <postalCode>29200</postalCode><city>BREST</city><country>FRANCE</country></addr>
    <patient>
      <name><family qualifier="CL">USAGE</family><family qualifier="BR">NESSI</family>
        <given>Ruth Anne</given><given qualifier="BR CL">Ruth</given></name>
      <administrativeGenderCode code="F"/>
      <birthTime value="19550612"/>
    </patient>
  </patientRole></recordTarget>
  <author>
    <functionCode code="ATTPHYS" displayName="Responsable" codeSystem="2.16.840.1.113883.5.88"/>
    <time value="20240229233000+0100"/>
    <assignedAuthor>
      <id root="1.2.250.1.71.4.2.1" extension="801234500001"/>
      <code code="G15_10/SM03" displayName="Biologiste" codeSystem="1.2.250.1.213.1.1.4.5"/>
      <assignedPerson><name><prefix>MME</prefix><given>Ada</given><family>LEROY</family>
        <suffix>DR</suffix></name></assignedPerson>
      <representedOrganization>
        <id root="1.2.250.1.71.4.2.2" extension="1290000017"/><name>Labo du Port</name>
      </representedOrganization>
    </assignedAuthor>
  </author>
  <author>
    <time value="20240229233000+0100"/>
    <assignedAuthor>
      <id root="1.2.250.9.4" extension="AUTOMATE"/>
      <assignedAuthoringDevice><manufacturerModelName>M1</manufacturerModelName>
        <softwareName>LabSoft</softwareName></assignedAuthoringDevice>
    </assignedAuthor>
  </author>
  <custodian><assignedCustodian><representedCustodianOrganization>
    <id root="1.2.250.1.71.4.2.2" extension="1290000017"/><name>Labo du Port</name>
  </representedCustodianOrganization></assignedCustodian></custodian>
  <informationRecipient><intendedRecipient>
    <id root="1.2.250.1.71.4.2.1" extension="801234500002"/>
    <telecom value="tel:0200000000"/><telecom value="mailto:dr.martin@test.mssante.fr"/>
    <informationRecipient><name><given>Paul</given><family>MARTIN</family></name></informationRecipient>
  </intendedRecipient></informationRecipient>
  <legalAuthenticator><time value="20240229233000+0100"/><signatureCode code="S"/><assignedEntity>
    <id root="1.2.250.1.71.4.2.1" extension="801234500001"/>
    <assignedPerson><name><given>Ada</given><family>LEROY</family></name></assignedPerson>
  </assignedEntity></legalAuthenticator>
  <documentationOf><serviceEvent>
    <code code="18723-7" displayName="Hématologie" codeSystem="2.16.840.1.113883.6.1"/>
    <effectiveTime><low value="20240229083000+0100"/><high value="20240229090000+0100"/></effectiveTime>
    <performer typeCode="PRF"><assignedEntity>
      <id root="1.2.250.1.71.4.2.1" extension="801234500001"/>
      <representedOrganization><name>Labo du Port</name>
        <standardIndustryClassCode code="AMBULATOIRE" displayName="Ambulatoire" codeSystem="1.2.250.1.213.1.1.4.9"/>
      </representedOrganization>
    </assignedEntity></performer>
  </serviceEvent></documentationOf>
  <relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.250.9.1" extension="DOC-6"/>
    <setId root="1.2.250.9.2" extension="SET-7"/></parentDocument></relatedDocument>
  <componentOf><encompassingEncounter>
    <effectiveTime><low value="20240229080000+0100"/></effectiveTime>
    <location><healthCareFacility>
      <code code="SA25" displayName="Laboratoire de biologie médicale" codeSystem="1.2.250.1.71.4.2.4"/>
    </healthCareFacility></location>
  </encompassingEncounter></componentOf>
  <component><nonXMLBody>
    <text mediaType="application/pdf" representation="B64">JVBERi0xLjQK
      JSVFT0YK</text>
  </nonXMLBody></component>
</ClinicalDocument>
)";

inline constexpr std::string_view sample_pdf = "%PDF-1.4\n%%EOF\n";

// The sample with one piece of text replaced by another; the piece must be there.
inline std::string sample_with(std::string_view piece, std::string_view other)
{
    std::string made(sample_document);
    return made.replace(made.find(piece), piece.size(), other);
}

inline std::string read_file(const std::string& path)
{
    std::ifstream input(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

inline constexpr const char* shared_documents[] = {
    "BIO-CR-BIO_2021.01_Auto-Presentable.xml",
    "BIO-CR-BIO_2021.01_CDA-R2-Niveau-1.xml",
    "BIO-CR-BIO_2024.01_CR-2nde-intention-PDF.xml",
    "BIO-CR-BIO_2024.01_TSH_1.xml",
    "CANCER-CR-GM_2022.01_AnalyseRealisee.xml",
    "DOC_NON_STRUCTURE_CDA-R2-N1.xml",
    "IMG_CR_IMG_2024.01.xml",
    "LDL-SES_2022.01.xml",
    "VSM_1.4_2022.01.xml"};

// One of the published documents; empty when the reference data are not there.
inline std::string shared_document(const std::string& name)
{
    const std::string folder = VGM_SHARED_DIR "/data/cda/";
    return read_file(folder + name);
}

}  // namespace vgm::test
