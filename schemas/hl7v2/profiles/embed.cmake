# Writes a C++ source that holds one profile as text: the string view vgm::hl7v2::profiles::NAME.
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "#include <string_view>

namespace vgm::hl7v2::profiles {
extern const std::string_view ${NAME};
const std::string_view ${NAME} = R\"profile(${text})profile\";
}
")
