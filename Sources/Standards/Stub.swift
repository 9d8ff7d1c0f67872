package import Measures
package func standardsTable(_ library: StandardsLibrary, language: Language) -> String { "" }
package func standardPage(_ standard: Standard, language: Language) -> String { "" }
