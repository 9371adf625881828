using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace P2POrleans.Hosting;

/// <summary>
/// Whether the texts of a section are what their options take. The binder itself would name types of .NET, and take a bare number for
/// days.
/// </summary>
internal static class OptionText
{
    /// <returns>A sentence for each that is not.</returns>
    public static IEnumerable<string> WhatIsWrong(IConfigurationSection section, Type options)
    {
        foreach (PropertyInfo option in options.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            IConfigurationSection given = section.GetSection(option.Name);
            Type type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
            if (given.Value is { } text)
            {
                bool meansNone = text.Length == 0 && type != option.PropertyType;
                if (!meansNone && !Fits(text, type))
                    yield return $"{given.Path} is '{text}' but must be {Wanted(type)}.";
            }
            else if (type.Assembly == options.Assembly && given.Exists())
            {
                foreach (string broken in WhatIsWrong(given, type))
                    yield return broken;
            }
        }
    }

    private static bool Fits(string text, Type type)
    {
        if (!type.IsValueType)
            return true;
        // Only zero is the same in every unit.
        if (type == typeof(TimeSpan) && text != "0" && !text.Contains(':', StringComparison.Ordinal))
            return false;
        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return true;
        }
        // Converters throw what they like, plain Exception too.
        catch (Exception)
        {
            return false;
        }
    }

    private static string Wanted(Type type)
    {
        if (type == typeof(TimeSpan))
            return "a time as HOURS:MINUTES:SECONDS, for instance 00:00:30";
        if (type == typeof(bool))
            return "true or false";
        if (type.IsEnum)
            return string.Join(" or ", Enum.GetNames(type));
        if (type == typeof(int))
            return string.Create(CultureInfo.InvariantCulture, $"a whole number of at most {int.MaxValue}");
        return type == typeof(long) ? "a whole number" : "a number";
    }
}
