using System.Globalization;

namespace Parley.Engines.Models;

/// <summary>Sizes for people, in the decimal units that publishers and disks use.</summary>
public static class ByteSize
{
    private static readonly string[] _units = ["B", "kB", "MB", "GB", "TB"];

    public static string Format(long bytes)
    {
        double amount = bytes;
        int unit = 0;
        while (amount >= 999.5 && unit < _units.Length - 1)
        {
            amount /= 1000;
            unit++;
        }

        string digits = unit == 0 || amount >= 99.95 ? "0" : "0.0";
        return $"{amount.ToString(digits, CultureInfo.InvariantCulture)} {_units[unit]}";
    }
}
