using Google.Protobuf;

namespace P2POrleans.GrpcTests.Harness;

/// <summary>Bytes to send.</summary>
public static class Payloads
{
    /// <summary>Bytes that do not compress; the same ones for the same size.</summary>
    public static ByteString Noise(int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>Bytes that compress to next to nothing.</summary>
    public static ByteString Zeros(int size) => UnsafeByteOperations.UnsafeWrap(new byte[size]);
}
