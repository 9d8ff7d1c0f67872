package import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What an error of the system means for someone who reads the file or folder at `path`.
package func readingFault(_ code: Int32, path: String) -> Fault {
  let (exit, zh, en): (Fault.Code, String, String) =
    switch code {
    case ENOENT, ENOTDIR:
      (.missingInput, "找不到该文件或文件夹；请检查路径。", "There is no such file or folder; check the path.")
    case EACCES, EPERM:
      (.notPermitted, "没有读取权限；请先取得读权限。", "It may not be read; ask for read permission first.")
    case ENOSPC, EDQUOT:
      (
        .temporary, "临时目录空间不足；请清理空间，或用环境变量 TMPDIR 指定其他目录。",
        "The folder for temporary files is full; free some space, or name another with TMPDIR."
      )
    default:
      (
        .unreadableInput, "读取失败（系统错误 \(code)）；请检查磁盘，或重新复制文件。",
        "Reading failed (system error \(code)); check the disk, or copy the file again."
      )
    }
  return Fault(exit, Bilingual(zh: zh, en: en), at: SourcePosition(file: path))
}
