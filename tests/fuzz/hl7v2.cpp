// HL7 v2: character set, cutting up, escapes, and the answer that any block gets.

#include "adapters/mllp/frame_decoder.hpp"
#include "schemas/hl7v2/acknowledgment.hpp"
#include "schemas/hl7v2/byte_scan.hpp"
#include "schemas/hl7v2/hl7_time.hpp"
#include "schemas/hl7v2/utf8.hpp"
#include "tests/fuzz/property.hpp"

namespace {

using namespace vgm;
using namespace vgm::hl7v2;
using vgm::fuzz::expect;

void check_scans(std::string_view text)
{
    expect(find_non_ascii(text) == portable::find_non_ascii(text), "both scans find one byte");
    std::vector<std::uint32_t> fast, plain;
    const std::array<char, 3> wanted{'|', '\r', '\n'};
    const bool all = find_each(text, wanted, 100, fast);
    expect(all == portable::find_each(text, wanted, 100, plain), "both scans end alike");
    if (all) expect(fast == plain, "both scans find the same places");
}

void check_charsets(std::string_view raw)
{
    for (const auto set :
         {charset::utf_8, charset::iso_8859_15, charset::iso_8859_1, charset::ascii}) {
        const auto text = to_utf8(raw, set);
        expect(is_utf8(text), "to_utf8() makes UTF-8");
        const auto again = to_utf8(encode_charset(text, set), set);
        expect(is_utf8(again), "what is written can be read");
        const bool has_c1 = raw.find_first_of(
                                "\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8A\x8B\x8C"
                                "\x8D\x8E\x8F\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99"
                                "\x9A\x9B\x9C\x9D\x9E\x9F"
                            ) != std::string_view::npos;
        if (!has_c1 && set != charset::utf_8 && set != charset::ascii)
            expect(encode_charset(text, set) == raw, "an ISO set comes back byte for byte");
    }
}

void check_text(std::string_view text, const delimiters& d)
{
    expect(unescape(escape(text, d), d) == text, "unescape() undoes escape()");
    expect(
        escape(text).find_first_of("|^~&\r\n") == std::string::npos, "escape() leaves no delimiter"
    );
    const auto own = recode(text, d);
    if (text.find_first_of("|\r\n") == std::string_view::npos)
        expect(own.find_first_of("|\r\n") == std::string::npos, "recode() makes one field");
    const auto time = parse_hl7_time(text);
    constexpr std::chrono::year first{1},
        last{9999};  // at their edges an offset leaves four digits
    if (!time || time->date.year() <= first || time->date.year() >= last) return;
    const auto moment = to_timestamp(*time, std::chrono::minutes{60});
    const auto read = parse_hl7_time(to_hl7_time(moment));
    expect(read.has_value(), "a time that we write can be read");
    const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
    expect(to_timestamp(*read, {}) == seconds, "and is the same moment");
}

void check_segment(const segment_view& s, const delimiters& d)
{
    std::string joined{s.id()};
    const bool header = s.id() == "MSH";
    for (std::size_t n = header ? 2 : 1; n <= s.fields(); ++n) {
        const auto field = s.raw_field(n);
        joined += d.field;
        joined += field;
        std::string repeated;
        if (header && n == 2) continue;
        for (std::size_t r = 1; r <= s.repetitions(n); ++r) {
            const auto one = s.field(n, r);
            repeated += (r == 1 ? "" : std::string(1, d.repetition)) + std::string(one.raw());
            for (std::size_t c = 0; c <= std::min<std::size_t>(one.components(), 8); ++c)
                check_text(one.component(c).raw(), d);
            (void)one.value();
        }
        expect(field.starts_with(repeated), "repetitions are what stands between separators");
    }
    // Only separators at the end are not counted.
    expect(s.raw().starts_with(joined), "fields are what stands between separators");
    expect(
        s.raw().substr(joined.size()).find_first_not_of(d.field) == std::string_view::npos,
        "no field is passed over"
    );
}

void check_message(const message_view& m)
{
    constexpr std::size_t most = 200;  // of a thousand equal segments, two hundred tell enough
    std::string printed;
    for (std::size_t n = 0; n < m.size(); ++n) {
        if (n < most) check_segment(m[n], m.encoding());
        printed += std::string(m[n].raw()) + '\r';
        expect(m.find_segment(m[n].id()).has_value(), "a segment is found by its id");
    }
    const auto again = parse_message(std::string_view{printed});
    expect(again.has_value() && again->size() == m.size(), "what was cut can be joined");
    for (std::size_t n = 0; n < m.size(); ++n)
        expect((*again)[n].raw() == m[n].raw(), "and cut again in the same places");
}

void check_path(std::string_view text, const message_view& m)
{
    const auto p = path::parse(text);
    if (!p) return;
    expect(path::parse(p->to_string()) == *p, "a path is read as it is printed");
    (void)find_value(m, *p);
    expect(find_raw(m, *p).size() <= m.bytes().size(), "a value is a piece of the message");
}

// Whatever came, there is an answer; it travels in one block, and the producer can read it.
void check_answer(ack_request request, std::vector<issue> issues)
{
    const auto code = to_acknowledgment_code(issues);
    const auto count = issues.size();
    const auto control = request.control_id;
    request.issues = std::move(issues);
    request.code = code;
    request.own_control_id = "A-1";
    const auto ack = make_ack(request);
    mllp::frame_decoder decoder{ack.size() + 1};
    expect(decoder.feed(mllp::encode_frame(ack)).has_value(), "an answer can be framed");
    const auto block = decoder.next();
    expect(block == ack && !decoder.next() && decoder.idle(), "an answer is one block");
    const auto read = parse_acknowledgment(ack);
    expect(read.has_value(), "an answer can be read");
    expect(read->code == code, "an answer says what was meant");
    expect(read->errors.size() == count, "an answer has all the errors");
    if (request.encoding == charset::utf_8 &&
        control.find_first_of("\\^&~\r\n\x0B\x1C") == std::string::npos)
        expect(
            read->control_id == parse_acknowledgment("MSH|^~\\&|\rMSA|AA|" + control)->control_id,
            "an answer names its request"
        );
}

void check_read(std::string_view raw, std::string_view text, charset which)
{
    for (const auto lines : {continuation_lines::refused, continuation_lines::joined}) {
        const auto m = parse_message(text, lines);
        if (!m) {
            fuzz::expect_well_told(m.error());
            check_answer(make_ack_request(text, which), {m.error()});
            continue;
        }
        if (lines == continuation_lines::refused) check_message(*m);
        check_path(raw.substr(0, 24), *m);
        check_answer(make_ack_request(*m, which), {});
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto raw = fuzz::to_text(data, size);
    check_scans(raw);
    check_charsets(raw);
    const auto decoded = decode_charset(raw);
    if (decoded) {
        expect(is_utf8(decoded->text), "what was decoded is UTF-8");
        check_read(raw, decoded->text, decoded->which);
    } else {
        fuzz::expect_well_told(decoded.error());
        check_answer(make_ack_request(raw), {decoded.error()});
    }
    const auto answer = parse_acknowledgment(raw);
    if (!answer) fuzz::expect_well_told(answer.error());
    return 0;
}
