#pragma once

#include "routes/document_to_mssante/letter.hpp"
#include "tests/support/sample_cda.hpp"

#include <gtest/gtest.h>

// A submission as the gate hands it over, without the gate.
namespace vgm::test {

struct sample_route
{
    submission asked;
    std::vector<cda::header> headers;
    document_to_mssante::settings with;
    timestamp date = *parse_rfc3339("2026-03-02T09:16:00.000Z");

    explicit sample_route(const std::vector<sample_cda>& documents = {sample_cda{}})
    {
        asked.id = *submission_id::parse("01KJV3ZP0000000000000000AA");
        asked.accepted_at = date;
        asked.patient.identifiers = {
            {std::string{sample_ins}, std::string{sample_ins_oid}, "INS"},
            {"IPP-118", std::string{sample_ipp_oid}, "PI"}};
        asked.patient.birth_name = "ÉTOURNEAU";
        asked.patient.given_name = "Anaëlle";
        asked.patient.birth_date = "19900517";
        asked.patient.sex = "F";
        asked.patient.identity_validated = true;
        asked.patient_class = "I";
        asked.sent_to.professionals = true;
        asked.recipients = {
            {"paule.bernache@medecin.test.mssante.fr",
             recipient_kind::professional,
             "899900000025",
             "IDNPS"}};
        with.mailbox = "labo@hopital.test.mssante.fr";
        with.mailbox_name = "Hôpital des Dunes - Biologie";
        with.product_reference = "DEV000001";
        with.archive.source_id = "1.2.250.1.999.1.1.9";
        with.archive.emitter = "Hôpital des Dunes";
        with.archive.contact = "dsi@hopital.test.mssante.fr";
        for (const auto& d : documents) add(d.print());
    }

    void add(std::string bytes)
    {
        headers.push_back(cda::parse_header(bytes).value());
        const auto& h = headers.back();
        asked.documents.push_back(
            {h.unique_id(),
             h.replaces(),
             h.code,
             std::make_shared<const std::string>(std::move(bytes))}
        );
    }

    void add_patient()
    {
        asked.sent_to.patient = true;
        asked.recipients.push_back(
            {std::string{sample_ins} + "@patient.mssante.fr",
             recipient_kind::patient,
             std::string{sample_ins},
             "INS"}
        );
    }

    planned_delivery delivery(std::size_t index = 0) const
    {
        const int number = static_cast<int>(index) + 1;
        return {
            number,
            asked.recipients.at(index),
            {delivery_id{asked.id, number}.to_string() + "@hopital.test.mssante.fr"},
            "test"};
    }

    result<mime::mail> letter(std::size_t index = 0) const
    {
        return document_to_mssante::make_letter(asked, headers, delivery(index), date, with);
    }

    std::string print(std::size_t index = 0) const { return mime::print(letter(index).value()); }
};

}  // namespace vgm::test
