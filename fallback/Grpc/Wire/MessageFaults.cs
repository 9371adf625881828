using Grpc.Core;

namespace Grpc.Wire;

/// <summary>How a call ends that breaks the rules of messages.</summary>
internal static class MessageFaults
{
    public static Status ReceivedTooLarge { get; }
        = new(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");

    public static Status SentTooLarge { get; }
        = new(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size.");

    public static Status CompressedWithoutEncoding { get; }
        = new(StatusCode.Internal, "A message is compressed, but grpc-encoding is missing or 'identity'.");

    public static Status Incomplete { get; } = new(StatusCode.Internal, "Incomplete message.");

    public static Status MoreThanOneMessage { get; } = new(StatusCode.Internal, "Additional data after the message received.");

    public static Status UnknownEncoding(string encoding)
        => new(StatusCode.Unimplemented, $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {HeaderNames.SupportedEncodings}");
}
