namespace Grpc.Core;

/// <summary>Hints for a single write.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait in a buffer for the next one.</summary>
    BufferHint = 0x1,

    /// <summary>The message goes uncompressed even when the call is compressed.</summary>
    NoCompress = 0x2,
}
