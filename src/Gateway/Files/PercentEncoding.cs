using System.Net;
using System.Text;
using System.Text.Unicode;

namespace P2POrleans.Gateway.Files;

internal static class PercentEncoding
{
    /// <summary>False for text with escapes such as <c>%FF</c> that are no UTF-8: decoders leave those as they are, another text.</summary>
    public static bool IsUtf8(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length));
    }
}
