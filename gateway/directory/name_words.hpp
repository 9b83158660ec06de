#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vgm::directory {

/** The words of a name as they are compared: capitals, accents and what stands between words do not
    count. "d'Ângelo-Müller" and "D ANGELO MULLER" have the same words.

    @param utf8  Any bytes; what is no letter or digit of Latin script parts words.
    @return In the order written, at most 16, of at most 40 letters each.
*/
std::vector<std::string> name_words(std::string_view utf8);

/** Whether two names have the same words, in any order. */
bool same_words(std::string_view a, std::string_view b);

}  // namespace vgm::directory
