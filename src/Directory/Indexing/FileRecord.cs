using System.Runtime.InteropServices;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>A distinct (name, content) pair of a table: 48 bytes, however many peers hold it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct FileRecord
{
    public PiecesRoot Root;

    /// <summary>Bytes, or <see cref="Announces.SliceItem.NoContent"/>.</summary>
    public long Size;

    /// <summary>Handle of the name in the table's arena.</summary>
    public uint Name;

    /// <summary>
    /// The peer that holds the file, if it is the only one and the file is the only one of its key; else the complement of the
    /// index of its <see cref="FileLinks"/>. Of a free record: the next free one.
    /// </summary>
    public int Holder;
}
