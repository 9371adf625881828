namespace P2POrleans.Directory.Tests.Storage;

internal enum WriteFault
{
    None,

    /// <summary>Nothing is written.</summary>
    Before,

    /// <summary>It is written, but the writer does not learn it.</summary>
    After,
}
