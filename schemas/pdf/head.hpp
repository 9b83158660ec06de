#pragma once

#include "schemas/cda/header.hpp"
#include "schemas/pdf/text_layout.hpp"

#include <string>
#include <vector>

// What stands on a page beside the narrative. For the sources of this folder.
namespace vgm::pdf {

struct page_head
{
    std::vector<mark> marks;
    double height = 0;
};

/** The head of the first page: title, type, date, author, organisation; the patient's traits. */
page_head make_head(const cda::header& h, const text_setter& setter);

/** The line above a later page: who the patient is, and what the document. */
std::vector<mark> make_running_head(const cda::header& h, const text_setter& setter);

/** The line below a page. `number` is from 1. */
std::vector<mark>
make_foot(const cda::header& h, std::size_t number, std::size_t count, const text_setter& setter);

}  // namespace vgm::pdf
