using System.Buffers;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Announces;

/// <summary>Takes the bytes of an announce as they arrive.</summary>
internal interface IAnnounceParser
{
    /// <param name="buffer">What was not consumed before, and what came since.</param>
    /// <param name="isFinal">True when nothing will follow.</param>
    /// <param name="consumed">Up to here the parser needs to see nothing again.</param>
    /// <returns>Null, or why the announce is refused.</returns>
    /// <exception cref="System.Text.Json.JsonException">The body is not valid JSON; only when it is one JSON value.</exception>
    Problem? Consume(in ReadOnlySequence<byte> buffer, bool isFinal, out SequencePosition consumed);
}
