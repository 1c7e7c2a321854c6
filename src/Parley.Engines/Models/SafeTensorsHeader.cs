using System.Text.Json;

namespace Parley.Engines.Models;

/// <summary>Reads the header of a safetensors file: JSON that gives each tensor's type, shape and place.</summary>
/// <remarks>
/// Takes what the format allows and nothing else: tensors that neither overlap nor leave holes and together fill the
/// file, sizes
/// that fit their shapes, no name twice (https://github.com/huggingface/safetensors, "Format").
/// </remarks>
internal static class SafeTensorsHeader
{
    /// <summary>The longest header that the format allows.</summary>
    public const int MaximumBytes = 100_000_000;

    /// <summary>Bytes of the header's own length, before it.</summary>
    public const int LengthBytes = 8;

    private const string MetadataName = "__metadata__";

    /// <exception cref="FormatException">It is not such a header; the message says why, without naming the
    /// file.</exception>
    public static (List<SafeTensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(
        ReadOnlyMemory<byte> json, long fileBytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new FormatException("its header is not a JSON object");
            return Parse(document.RootElement, LengthBytes + json.Length, fileBytes);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"its header is not JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // A number or a text that JSON allows and .NET does not, such as half of a surrogate pair.
            throw new FormatException($"its header cannot be read: {exception.Message}", exception);
        }
    }

    private static (List<SafeTensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(
        JsonElement header, long dataStart, long fileBytes)
    {
        var entries = new List<SafeTensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in header.EnumerateObject())
        {
            if (property.Name != MetadataName)
                entries.Add(ReadEntry(property.Name, property.Value, dataStart, fileBytes));
            else if (property.Value.ValueKind == JsonValueKind.Object)
                ReadMetadata(property.Value, metadata);
            else
                throw new FormatException("its metadata is not a JSON object");
        }

        CheckPlaces(entries, dataStart, fileBytes);
        return (entries, metadata);
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw new FormatException($"its metadata '{property.Name}' is not text");
        }
    }

    private static SafeTensorsEntry ReadEntry(string name, JsonElement element, long dataStart, long fileBytes)
    {
        bool isWhole = element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty("dtype", out _)
            && element.TryGetProperty("shape", out _)
            && element.TryGetProperty("data_offsets", out _);
        if (!isWhole)
            throw new FormatException($"tensor '{name}' lacks dtype, shape or data_offsets");
        JsonElement dtype = element.GetProperty("dtype");
        // Not Enum.TryParse alone: that takes numbers, too.
        string? typeName = dtype.ValueKind == JsonValueKind.String ? dtype.GetString() : null;
        if (!Enum.TryParse(typeName, out SafeTensorsType type) || type.ToString() != typeName)
            throw new FormatException($"tensor '{name}' is of the unknown type {dtype.GetRawText()}");

        long[] shape = ReadNumbers(name, "shape", element.GetProperty("shape"));
        long[] offsets = ReadNumbers(name, "data_offsets", element.GetProperty("data_offsets"));
        if (offsets.Length != 2 || offsets[0] > offsets[1] || offsets[1] > fileBytes - dataStart)
            throw new FormatException($"tensor '{name}' lies outside the file, which may be cut off");
        long elements = CountElements(name, shape);
        int elementBytes = SafeTensorsTypes.BytesOf(type);
        if (elements > long.MaxValue / elementBytes || elements * elementBytes != offsets[1] - offsets[0])
            throw new FormatException($"tensor '{name}' has {offsets[1] - offsets[0]} bytes, which its shape "
                + $"[{string.Join(", ", shape)}] does not fit");
        return new SafeTensorsEntry(name, type, shape, elements, dataStart + offsets[0]);
    }

    private static long[] ReadNumbers(string name, string what, JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
            throw new FormatException($"{what} of tensor '{name}' is not a list");
        long[] numbers = new long[array.GetArrayLength()];
        int i = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            bool isCount = element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out numbers[i]) && numbers[i] >= 0;
            if (!isCount)
                throw new FormatException($"{what} of tensor '{name}' has {element.GetRawText()}, which is no size");
            i++;
        }

        return numbers;
    }

    private static long CountElements(string name, long[] shape)
    {
        // An empty dimension makes it empty, however large the others are.
        if (shape.Contains(0))
            return 0;
        long elements = 1;
        foreach (long dimension in shape)
        {
            if (elements > long.MaxValue / dimension)
                throw new FormatException($"tensor '{name}' is larger than any file: [{string.Join(", ", shape)}]");
            elements *= dimension;
        }

        return elements;
    }

    private static void CheckPlaces(List<SafeTensorsEntry> entries, long dataStart, long fileBytes)
    {
        long end = dataStart;
        foreach (SafeTensorsEntry entry in entries.OrderBy(entry => entry.FileOffset).ThenBy(entry => entry.Bytes))
        {
            if (entry.FileOffset != end)
                throw new FormatException($"tensor '{entry.Name}' "
                    + $"{(entry.FileOffset < end ? "overlaps another" : "leaves a hole before it")}");
            end += entry.Bytes;
        }

        if (end != fileBytes)
            throw new FormatException($"it has {fileBytes - end} bytes that belong to no tensor");
    }
}
