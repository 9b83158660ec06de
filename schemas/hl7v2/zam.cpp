#include "schemas/hl7v2/zam.hpp"

#include "schemas/hl7v2/hl7_time.hpp"
#include "schemas/hl7v2/message_view.hpp"
#include "schemas/hl7v2/segment_printer.hpp"

#include <array>
#include <utility>

namespace vgm::hl7v2 {
namespace {

// What changes from one event to another.
struct wording
{
    std::string_view event, outcome, mailbox, error_table;
};

wording words_of(zam_event event) noexcept
{
    switch (event) {
        case zam_event::dmp_reception:
            return {"Z01", "ACK_RECEPTION_DMP^Accusé de réception DMP", {}, "DMP_ERROR_CODE"};
        case zam_event::mssante_reception:
            return {
                "Z02",
                "ACK_RECEPTION_MSS^Accusé de réception MSSanté",
                "DESTINATAIRE_MSS^Destinataire MSSanté",
                "SMTPERRORCODE"};
        case zam_event::mssante_reading:
            return {
                "Z03",
                "ACK_LECTURE_MSS^Accusé de lecture",
                "LECTEUR_MSS^Lecteur du courriel MSSanté",
                "applicationErrorCondition"};
    }
    return {};
}

std::string in_table(std::string_view code_and_label)
{
    return std::string{code_and_label} + "^AckMetierZAM";
}

std::string print_observation(
    std::string_view number,
    std::string_view type,
    std::string_view name,
    std::string_view sub_id,
    std::string_view value
)
{
    return print_segment(
        "OBX", {number, type, in_table(name), sub_id, value, {}, {}, {}, {}, {}, "F"}
    );
}

std::string print_error(const zam_error& e, std::string_view table)
{
    const std::string code = escape(e.code) + '^' + escape(e.label) + '^' + std::string{table};
    return print_segment(
        "ERR",
        {{},
         {},
         "207^Application error^messageErrorCondition",
         std::string_view{&e.severity, 1},
         code}
    );
}

}  // namespace

std::string_view to_string(zam_event event) noexcept { return words_of(event).event; }

std::string make_zam(const zam& z)
{
    const wording words = words_of(z.event);
    std::string er7 = print_header(
        {.sending_application = z.receiving_application,
         .sending_facility = z.receiving_facility,
         .receiving_application = z.sending_application,
         .receiving_facility = z.sending_facility,
         .made_at = z.made_at,
         .message_type = "ZAM^" + std::string{words.event} + "^ZAM_Z01",
         .control_id = escape(z.own_control_id),
         .processing_id = z.processing_id,
         .version = "2.6",
         .encoding = z.encoding,
         .profile = "2.1^CISIS_CDA_HL7_V2"}
    );
    er7 += print_segment("EVN", {{}, to_hl7_time(z.happened_at)});
    er7 += print_observation(
        "1",
        "CWE",
        words.outcome,
        z.request_control_id,
        z.error ? "N^^expandedYes-NoIndicator" : "Y^^expandedYes-NoIndicator"
    );
    if (!words.mailbox.empty())
        er7 += print_observation(
            "2", "XTN", words.mailbox, escape(z.recipient_id), "^^X.400^" + escape(z.address)
        );
    if (z.error) er7 += print_error(*z.error, words.error_table);
    return encode_charset(er7, z.encoding);
}

std::optional<std::string_view> find_application_error_label(std::string_view code)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> labels{
        {{"900", "Version du document incorrecte lors d'une demande de remplacement/suppression"},
         {"901", "Auteur non autorisé à remplacer ou supprimer un document"},
         {"902", "Identifiant patient inconnu"},
         {"903", "INS non présent dans le document"},
         {"904",
          "L'INS transmis ne correspond pas exactement à celui stocké dans la base du "
          "consommateur"},
         {"905", "L'INS transmis n'est pas complet"},
         {"906", "Erreur 'Autre'"}}};
    for (const auto& [known, label] : labels)
        if (known == code) return label;
    return std::nullopt;
}

}  // namespace vgm::hl7v2
