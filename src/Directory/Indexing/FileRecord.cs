using System.Runtime.InteropServices;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>A distinct (name, content) pair of a table: 56 bytes, however many peers hold it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct FileRecord
{
    public PiecesRoot Root;

    /// <summary>Bytes, or <see cref="Announces.SliceItem.NoContent"/>.</summary>
    public long Size;

    /// <summary>Handle of the name in the table's arena.</summary>
    public uint Name;

    /// <summary>Neighbours among the files of the same key; -1 at the ends. Of a free record: the next free one.</summary>
    public int Next;

    public int Previous;

    /// <summary>The one peer that holds it, or the complement of the index of its <see cref="HolderSet"/>.</summary>
    public int Holders;
}
