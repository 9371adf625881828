using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One header: a key and a text, or a key ending in <c>-bin</c> and bytes. Immutable.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters
            = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <exception cref="ArgumentException">The key has other characters than letters, digits and <c>._-</c>, or lacks the suffix.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = Normalize(key);
            if (!HasBinarySuffix(Key))
                throw new ArgumentException($"The key of a binary entry ends in '{BinaryHeaderSuffix}'.", nameof(key));
            _bytes = [.. valueBytes];
        }

        /// <exception cref="ArgumentException">The key has other characters than letters, digits and <c>._-</c>, or the binary suffix.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = Normalize(key);
            if (HasBinarySuffix(Key))
                throw new ArgumentException($"The key of a text entry does not end in '{BinaryHeaderSuffix}'.", nameof(key));
            _text = value;
        }

        public string Key { get; }

        public bool IsBinary => _text is null;

        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => _text ?? throw new InvalidOperationException("Cannot access string value of a binary metadata entry");

        /// <summary>A copy of the bytes; of a text, its ASCII bytes.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : [.. _bytes];

        internal ReadOnlySpan<byte> Bytes => _bytes;

        public override string ToString()
            => IsBinary ? $"[Entry: key={Key}, valueBytes={_bytes!.Length} bytes]" : $"[Entry: key={Key}, value={_text}]";

        internal static bool HasBinarySuffix(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);

        internal static bool IsKey(string key) => !key.AsSpan().ContainsAnyExcept(KeyCharacters);

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static string Normalize(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            if (!IsKey(key))
                throw new ArgumentException($"'{key}' is not a metadata key: letters, digits, '.', '_' and '-' only.", nameof(key));
#pragma warning disable CA1308 // HTTP/2 header names are lower-case.
            return key.ToLowerInvariant();
#pragma warning restore CA1308
        }
    }
}
