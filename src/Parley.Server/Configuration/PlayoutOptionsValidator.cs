using Microsoft.Extensions.Options;

using Parley.Core.Playout;

namespace Parley.Server.Configuration;

/// <summary>Holds the ranges of <see cref="PlayoutOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class PlayoutOptionsValidator : IValidateOptions<PlayoutOptions>;
