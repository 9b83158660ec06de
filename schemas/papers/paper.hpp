#pragma once

#include "schemas/rest/letter.hpp"
#include "schemas/transmission/compose.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A document in a file, with or without a description beside it, becomes one message of the
// transmission guide. The description (sidecar) is the JSON of POST /v1/letters, without the bytes
// of the document.

namespace vgm::papers {

enum class paper_kind { cda, pdf };

struct paper
{
    paper_kind kind = paper_kind::cda;
    std::string_view document;
    std::optional<std::string_view> sidecar;  // a PDF has one
};

// A paper as a message, and how to say to people where in the paper something is wrong: "sidecar:
// /patient/birth_date" or "document: ClinicalDocument/recordTarget/patientRole/id".
class paper_letter
{
public:
    const std::string& er7() const { return er7_; }
    std::string take_er7() { return std::move(er7_); }

    /** What is wrong with the paper itself. When there is any, the message is no letter but its
       head alone, under which the refusal is recorded; it must not be asked about. */
    const std::vector<issue>& wrong() const { return wrong_; }

    /** An issue of the gate, at its place in the paper. */
    issue translate(issue of_gate) const;

private:
    friend class paper_reader;
    std::string place_of(const std::string& pointer) const;

    paper_kind kind_ = paper_kind::cda;
    std::string er7_;
    std::vector<issue> wrong_;
    rest::letter_submission submission_;
    transmission::letter_places places_;
    std::vector<std::string> from_header_;
};

/** Read a paper. What a sidecar says goes before what the header of a CDA says.

    The control id is made of the bytes of both, so that the same paper is the same letter, whatever
    its file is called.

    Pure and thread safe. Memory: the message, and while the paper is read its document again and a
    parser's copy of it.
*/
paper_letter read_paper(const paper& p, const rest::letter_ends& ends);

/** A paper that is not even read, and why; `control` is what the refusal is recorded under. */
paper_letter refuse_paper(std::string control, issue why, const rest::letter_ends& ends);

}  // namespace vgm::papers
