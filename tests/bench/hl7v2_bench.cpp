// What one message costs before anybody looks at its content: reading its character set, cutting
// it up, asking for a few values, answering it.

#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/hl7v2/charset.hpp"
#include "schemas/hl7v2/message_view.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

using namespace vgm::hl7v2;

const std::string header =
    "MSH|^~\\&|SIL|LABO|PFI|ETAB|20260101083000||ORU^R01^ORU_R01|12345|P|2.5|||||FRA|UNICODE UTF-8"
    "|||2.1^CISIS_CDA_HL7_V2\r"
    "PID|||100010000000075^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS||MODELE^ANNE^ANNE^^^^L"
    "||19790328|F||||||||||405660^^^ETAB&120456789&M^AN|||||||||||||N|VALI\r"
    "PV1|1|I|||||||||||||||||000897406^^^ETAB&120456789&M^VN\r"
    "ORC|NW\r"
    "OBR|1|||11502-2^CR d'examens biologiques^LN\r";

// About 4 KB in 34 segments: results and flags as a laboratory sends them.
std::string small_oru()
{
    std::string er7 = header;
    for (int i = 1; er7.size() < 4000; ++i)
        er7 += "OBX|" + std::to_string(i) +
               "|CE|MASQUE_PS^Masqu\xC3\xA9 aux professionnels de Sant\xC3\xA9^MetaDMPMSS||"
               "N^^expandedYes-NoIndicator||||||F\r";
    return er7;
}

std::string document_of(std::size_t bytes)
{
    std::string base64;
    base64.reserve(bytes);
    while (base64.size() < bytes) base64 += "PENsaW5pY2FsRG9jdW1lbnQgeG1sbnM9InVybjpobDct";
    return header + "OBX|1|ED|11502-2^CR d'examens biologiques^LN||^TEXT^XML^Base64^" + base64 +
           "||||||F\rPRT||UC||SB^Send by^participation|810100000001^MOD\xC3\x88LE^Anne\r";
}

void parse_small_oru(benchmark::State& state)
{
    const std::string er7 = small_oru();
    std::size_t segments = 0;
    for (auto _ : state) {
        auto m = parse_message(er7);
        segments = m->size();
        benchmark::DoNotOptimize(m);
    }
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * er7.size()));
    state.counters["segments"] = static_cast<double>(segments);
}
BENCHMARK(parse_small_oru);

void parse_and_read_ten_values_of_small_oru(benchmark::State& state)
{
    const std::string er7 = small_oru();
    for (auto _ : state) {
        const auto m = parse_message(er7);
        for (const char* path :
             {"MSH-3",
              "MSH-9.2",
              "MSH-10",
              "MSH-12",
              "MSH-18",
              "PID-3.1",
              "PID-3.4.2",
              "PID-5.1",
              "OBR-4.1",
              "OBX[20]-5.1"})
            benchmark::DoNotOptimize(find_value(*m, path));
    }
}
BENCHMARK(parse_and_read_ten_values_of_small_oru);

void parse_document(benchmark::State& state)
{
    const std::string er7 = document_of(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        auto m = parse_message(er7);
        benchmark::DoNotOptimize(m);
    }
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * er7.size()));
}
BENCHMARK(parse_document)->Arg(1 << 20)->Arg(20 << 20);

void validate_utf8(benchmark::State& state)
{
    const std::string er7 = document_of(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        auto decoded = decode_charset(std::string_view{er7});
        benchmark::DoNotOptimize(decoded);
    }
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * er7.size()));
}
BENCHMARK(validate_utf8)->Arg(4 << 10)->Arg(1 << 20)->Arg(20 << 20);

void validate_accented_text(benchmark::State& state)
{
    std::string text;
    while (text.size() < 1 << 20)
        text +=
            "Accus\xC3\xA9 de r\xC3\xA9"
            "ception d\xC3\xA9j\xC3\xA0 lu, ";
    for (auto _ : state) {
        auto decoded = decode_charset(std::string_view{text});
        benchmark::DoNotOptimize(decoded);
    }
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * text.size()));
}
BENCHMARK(validate_accented_text);

void acknowledge(benchmark::State& state)
{
    const std::string er7 = small_oru();
    const auto m = parse_message(er7);
    for (auto _ : state) {
        auto request = make_ack_request(*m);
        request.own_control_id = "A0001";
        benchmark::DoNotOptimize(make_ack(request));
    }
}
BENCHMARK(acknowledge);

}  // namespace
