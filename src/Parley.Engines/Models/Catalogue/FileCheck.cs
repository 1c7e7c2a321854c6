using System.Text.Json.Serialization;

namespace Parley.Engines.Models.Catalogue;

/// <summary>What a file was checked against when it came.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FileCheck>))]
public enum FileCheck
{
    /// <summary>The SHA-256 that the catalogue pins.</summary>
    [JsonStringEnumMemberName("catalogue")]
    Catalogue,

    /// <summary>The MD5 that the publisher's index gives.</summary>
    [JsonStringEnumMemberName("index")]
    Index,

    /// <summary>What the model hub announced for the revision: trusted on first use.</summary>
    [JsonStringEnumMemberName("hub")]
    Hub,

    /// <summary>Nothing: trusted on first use.</summary>
    [JsonStringEnumMemberName("first-use")]
    FirstUse,
}
